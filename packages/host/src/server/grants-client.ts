import { type GrantsAnswer, hostPaths } from "@byleave/protocol";
import type { Talk } from "./server-talk.ts";

/** What the user's own page does. Each rejects with a Failure whose code is the server's cause. */
export interface GrantsClient {
	/** Every app with a live grant or a block, in the user's language. */
	list(): Promise<GrantsAnswer>;
	stopScope(appId: string, scope: string): Promise<void>;
	/** Ends all grants, codes and tokens of an app at once. */
	stopApp(appId: string): Promise<void>;
	block(appId: string, blocked: boolean): Promise<void>;
}

export function createGrantsClient(talk: Talk, language?: string): GrantsClient {
	const post = async (path: string, body: object) => void (await talk({ path, body }));
	return {
		async list() {
			const query = language === undefined ? "" : `?language=${encodeURIComponent(language)}`;
			return (await talk({ path: hostPaths.grants + query })) as GrantsAnswer;
		},
		stopScope: (appId, scope) => post(hostPaths.stopScope, { appId, scope }),
		stopApp: (appId) => post(hostPaths.stopApp, { appId }),
		block: (appId, blocked) => post(hostPaths.block, { appId, blocked }),
	};
}
