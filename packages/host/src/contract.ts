import { failed, isAuthCode, isPending, readAuthorize, readConfirm } from "./answers.ts";
import type { OAuthService } from "./oauth-service.ts";

/** An OAuthService to be checked, for a user who is logged in and has never been asked anything. */
export interface ContractSubject {
	readonly service: OAuthService;
	readonly appId: string;
	/** Names that are granted without a sheet. */
	readonly silent: readonly string[];
	/** Names that need one, of scopes that nothing else covers; none of them may be optional. */
	readonly asking: readonly string[];
	/** Cleans up. */
	close?(): Promise<void>;
}
/** Any runner's way to write a test: node:test's `test`, Vitest's or Mocha's `it`. */
export type WriteTest = (name: string, run: () => Promise<void>) => void;

/**
 * What every OAuthService promises, as tests: `hostContract("ours", makeSubject, test)`. A new subject is made for
 * each test. Showing the sheet is checked only as far as it can be without a person: it closes when it is told to.
 */
export function hostContract(name: string, makeSubject: () => Promise<ContractSubject>, write: WriteTest): void {
	const check = (promise: string, run: (subject: Subject) => Promise<void>) =>
		write(`${name}: ${promise}`, async () => {
			const subject = await makeSubject();
			try {
				await run({ ...subject, ...verbs(subject) });
			} finally {
				await subject.close?.();
			}
		});

	check("silent scopes get a code at once, in the order asked", async ({ getAuthCode, silent }) => {
		const answer = await getAuthCode(silent);
		must(isAuthCode(answer), "there is no code");
		must(same(answer.authSuccessScopes, silent), "authSuccessScopes are not the names asked");
	});
	check("each call gets a code of its own, also at once", async ({ getAuthCode, silent }) => {
		const answers = await Promise.all([getAuthCode(silent), getAuthCode(silent), getAuthCode(silent)]);
		const codes = answers.map((answer) => (isAuthCode(answer) ? answer.authCode : ""));
		must(new Set(codes).size === 3 && !codes.includes(""), "a code came twice, or not at all");
	});
	check("other scopes need a sheet, and the sheet names them", async ({ open, asking }) => {
		must(same((await open()).askedScopes, asking), "askedScopes are not the names that wait");
	});
	check("a confirmed ticket gives a code, and the next call needs no sheet", async (subject) => {
		const { open, confirm, getAuthCode, asking } = subject;
		const confirmed = await confirm((await open()).ticket, asking);
		must(isAuthCode(confirmed), "there is no code");
		must(same(confirmed.authSuccessScopes, asking), "authSuccessScopes are not the names accepted");
		const next = await getAuthCode(asking);
		must(isAuthCode(next) && next.authCode !== confirmed.authCode, "the next call is not silent, or repeats a code");
	});
	check("a ticket is confirmed once", async ({ open, confirm, asking }) => {
		const { ticket } = await open();
		await confirm(ticket, asking);
		must(!isAuthCode(await confirm(ticket, asking)), "a second confirm gives a code");
	});
	check("two confirms at once give one code", async ({ open, confirm, asking }) => {
		const { ticket } = await open();
		const both = await Promise.all([confirm(ticket, asking), confirm(ticket, asking)]);
		must(both.filter(isAuthCode).length === 1, "both give a code, or none");
	});
	check("a declined ticket gives nothing", async ({ service, open, confirm, asking, getAuthCode }) => {
		const { ticket } = await open();
		await service.decline(ticket, "denied");
		must(!isAuthCode(await confirm(ticket, asking)), "it can still be confirmed");
		must(!isAuthCode(await getAuthCode(asking)), "the scopes are granted");
	});
	check("a ticket that is gone counts as no refusal", async ({ service, open }) => {
		for (let times = 0; times < 3; times++) await service.decline((await open()).ticket, "gone");
		await open();
	});
	check("a ticket that nobody opened gives nothing", async ({ confirm, asking }) => {
		must(!isAuthCode(await confirm("no-such-ticket", asking)), "there is a code");
	});
	check("a required scope cannot be left out", async ({ open, confirm }) => {
		must(!isAuthCode(await confirm((await open()).ticket, [])), "there is a code without it");
	});
	check("nothing is granted that was not asked", async ({ open, confirm, asking, silent }) => {
		const granted = await confirm((await open()).ticket, [...asking, "__proto__", "NO_SUCH_SCOPE"]);
		const names = isAuthCode(granted) ? granted.authSuccessScopes : [];
		must(
			names.every((scope) => asking.includes(scope) || silent.includes(scope)),
			"a name was granted unasked",
		);
	});
	for (const scopes of [["NO_SUCH_SCOPE"], [], [7], {}, 7, "", ["__proto__"], ["constructor"], Array(65).fill("a")]) {
		check(`no code for the scopes ${JSON.stringify(scopes).slice(0, 30)}`, async ({ getAuthCode }) => {
			const answer = await getAuthCode(scopes);
			must("outcome" in answer, "that is no failure");
		});
	}
	check("a code that reached nobody is taken back, and so is one that was never issued", async (subject) => {
		const answer = await subject.getAuthCode(subject.silent);
		await subject.service.cancelCode(isAuthCode(answer) ? answer.authCode : "");
		await subject.service.cancelCode("no-such-code");
	});
	check("the sheet closes when it is told to", async ({ service, open }) => {
		const closing = new AbortController();
		const shown = service.showAuthPage(await open(), { signal: closing.signal, answered: Promise.resolve() });
		closing.abort(new DOMException("The page has gone.", "AbortError"));
		// Whatever it says then, it has to say it: a sheet that stays would hang this test.
		await shown.catch(() => {});
	});
}

type Subject = ContractSubject & ReturnType<typeof verbs>;
function verbs({ service, appId, asking }: ContractSubject) {
	const { signal } = new AbortController();
	const getAuthCode = async (scopes: unknown) => readAuthorize(await service.getAuthCode({ appId, scopes, signal }));
	return {
		getAuthCode,
		async confirm(ticket: string, scopes: readonly string[]) {
			// A confirm may be refused by a rejection as well as by an answer.
			const answer = service.confirm(ticket, scopes, { signal }).catch(() => failed("service_failed"));
			return readConfirm(await answer);
		},
		async open() {
			const answer = await getAuthCode(asking);
			if (!isPending(answer)) throw new Error("hostContract: no sheet is asked for.");
			return answer;
		},
	};
}

function must(holds: boolean, otherwise: string): asserts holds {
	if (!holds) throw new Error(`hostContract: ${otherwise}.`);
}
const same = (some: readonly string[], others: readonly string[]) => JSON.stringify(some) === JSON.stringify(others);
