import { canonical, Failure } from "@byleave/protocol";
import { type Decision, decide } from "../../../consent/decide.ts";
import type { Authorize, Authorized, StandingApp } from "../../../store.ts";
import { acting, ask, commit, looked, select } from "../../statement.ts";
import { erasure, issue, lockGrant, makeGrant, mustBeProvedSince } from "../acting.ts";
import type { Verbs } from "../rooms.ts";
import { standingFrom, standingRows } from "./standing.ts";

/** The scopes of the code that this very act has kept, if it has (ruling 44). */
const ownScopes = ({ bucket, codeDigest }: Authorize) =>
	select<{ scopes: string }>("SELECT scopes FROM codes WHERE bucket = ? AND digest = ?", bucket, codeDigest);

const canonicals = ({ rules }: Authorize, names: readonly string[]): readonly string[] => [
	...new Set(names.map((name) => canonical(rules, name))),
];

/** Its own code tells what was decided, though something was stopped since. */
function asBefore(
	asked: Authorize,
	issued: readonly string[],
	approved: StandingApp["approved"] | undefined,
): Decision {
	const { refused, notApproved } = asked.rules.jsapi.scopeErrors;
	const isIn = (name: string) => issued.includes(canonical(asked.rules, name));
	const others = asked.asked
		.filter((name) => !isIn(name))
		.map((name) => [name, approved && Object.hasOwn(approved, canonical(asked.rules, name)) ? refused : notApproved]);
	return {
		kind: "issue",
		granted: asked.asked.filter(isIn),
		refused: { ...asked.refused, ...Object.fromEntries(others) },
		rows: [],
		reasons: ["issued before"],
	};
}
/** What is written is written: nobody else is to write it. */
const issued = (decision: Decision): Authorized => ({
	decision: decision.kind === "issue" ? { ...decision, rows: [] } : decision,
	asking: null,
});

/** From the question to the code at once, where the person need not be asked. */
export const authorizingVerbs: Pick<Verbs, "authorize"> = {
	authorize: acting(function* (asked) {
		const [, [erased], [own], ...rows] = yield* ask(
			lockGrant(asked),
			erasure(asked),
			ownScopes(asked),
			...standingRows(asked),
		);
		const { standing, grant, withdrawn } = standingFrom(rows, asked);
		const { app, userStatus, epoch, items } = standing;
		const { rules: platform, refused, prepared } = asked;
		const decision = decide({ platform, asked: asked.asked, refused, standing, prepared });
		const scopes = decision.kind === "issue" ? canonicals(asked, decision.granted) : [];
		if (own) {
			const same = own.scopes === scopes.join(",");
			return commit([], issued(same ? decision : asBefore(asked, own.scopes.split(","), app?.approved)));
		}
		if (!app) throw new Failure("app_unknown", { field: "appId" });
		if (app.status !== "ACTIVE") throw new Failure("app_suspended", { field: "appId" });
		if (userStatus !== "ACTIVE") throw new Failure("user_frozen");
		if (decision.kind !== "issue" || decision.granted.some((name) => asked.stale.includes(name))) {
			return looked({ decision, asking: { epoch, clientVersion: app.clientVersion } });
		}
		mustBeProvedSince(erased, asked);
		const ground = {
			bucket: asked.bucket,
			grantId: grant?.grantId ?? asked.grantId,
			epoch: grant?.grantEpoch ?? 1,
			made: grant ? [] : [makeGrant(asked)],
			items,
			withdrawn,
		};
		return commit(issue(ground, { ...asked, scopes, items: decision.rows }), issued(decision));
	}),
};
