import { hostPaths } from "@byleave/protocol";
import { type Client, mustSay } from "../load.ts";
import { CODE, field, SUCCESS } from "../operations.ts";
import { APP, type Parties, WRITING } from "../parties.ts";

/** Requests that one visit makes, on average; counted, so that the rate of visits is one of requests. */
export interface Visits {
	/** One person's visit, from the sheet to the inbox. Rejects with what was not answered as it must be. */
	visit(n: number): Promise<void>;
	requests(): number;
}

/** Every n-th visit does this too; coprime, so that all of it meets. */
const EVERY = {
	declines: 7,
	cancels: 5,
	stopsScope: 11,
	stopsApp: 13,
	blocks: 17,
	revokes: 3,
	stopsMessages: 19,
} as const;

/** Every operation of the host and the merchant face that people and merchants use from day to day. `people`: how many there are. */
export function createVisits(client: Client, parties: Parties, people: number): Visits {
	let requests = 0;
	const said = async (call: Parameters<Client["send"]>[0], word: string): Promise<string> => {
		requests++;
		const answer = await client.send(call);
		mustSay([answer], word);
		return answer.body;
	};
	const named = (body: string, name: string): string => field({ status: 200, body, ms: 0 }, name);
	return {
		requests: () => requests,
		async visit(n) {
			const user = n % people;
			const is = (what: keyof typeof EVERY): boolean => n % EVERY[what] === 0;
			const host = async (path: string, body: object, word = "{"): Promise<string> =>
				said(await parties.host(path, body, user), word);
			const merchant = async (operation: Parameters<Parties["merchant"]>[0], body: object): Promise<string> =>
				said(await parties.merchant(operation, body), SUCCESS);

			const asked = await host(hostPaths.authorize, { appId: APP, scopes: ["auth_user", WRITING] });
			let code = asked;
			if (!asked.includes(CODE)) {
				const { ticket, askedScopes } = JSON.parse(asked);
				if (is("declines")) return void (await host(hostPaths.decline, { ticket, reason: "dismissed" }));
				code = await host(hostPaths.confirm, { ticket, acceptedScopes: askedScopes }, CODE);
			}
			const authCode = named(code, "authCode");
			if (is("cancels")) return void (await host(hostPaths.cancel, { authCode }));
			const tokens = await merchant("applyToken", { grantType: "AUTHORIZATION_CODE", authCode });
			await merchant("inquiryUserInfo", { accessToken: named(tokens, "accessToken") });
			const fresh = await merchant("applyToken", {
				grantType: "REFRESH_TOKEN",
				refreshToken: named(tokens, "refreshToken"),
			});
			const accessToken = named(fresh, "accessToken");
			await merchant("applyTokenAndInquiryUserInfo", { accessToken });
			await said(await parties.sendMessage(accessToken), SUCCESS);
			await host(hostPaths.inboxUnread, {}, "unread");
			const { messages } = JSON.parse(await host(hostPaths.inbox, {}, "messages")) as {
				messages: { messageId: string }[];
			};
			const [messageId] = messages.map((message) => message.messageId);
			if (messageId !== undefined) {
				await host(hostPaths.openMessage, { messageId }, "appId");
				await host(hostPaths.removeMessage, { messageId });
			}
			const page = await parties.host(hostPaths.grants, {}, user);
			await said({ ...page, method: "GET", body: Buffer.alloc(0) }, "{");
			if (is("revokes")) await merchant("revoke", { accessToken });
			if (is("stopsMessages")) await host(hostPaths.stopMessages, { appId: APP });
			if (is("stopsScope")) await host(hostPaths.stopScope, { appId: APP, scope: "auth_user" });
			if (is("stopsApp")) await host(hostPaths.stopApp, { appId: APP });
			if (is("blocks")) {
				await host(hostPaths.block, { appId: APP, blocked: true });
				await host(hostPaths.block, { appId: APP, blocked: false });
			}
		},
	};
}
