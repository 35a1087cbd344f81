import { definePlatform, type OperationRow, type Platform, type ScopeRow, type Source } from "@byleave/protocol";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";

/** Two wallets whose merchants prepare agreements, as unlike as the two that are documented; their words stand here alone. */
const page: Source = { standing: "documented", source: "the wallet's own page" };
const pay: ScopeRow = { ...page, views: [], operations: ["agreement.pay"], silent: "never" };
const id = (max: number, required = false) => ({ type: "string", max, required, id: true }) as const;
const text = (max: number, more: { required?: boolean; name?: string } = {}) =>
	({ type: "string", max, ...more }) as const;

/** A text with commas, a contract inside extendInfo, and a call of the wallet's own that opens it. */
const leafRow: OperationRow = {
	...page,
	operation: "prepare",
	version: "v2",
	path: "/v2/authorizations/prepare",
	fields: {
		scopes: { type: "names", max: 16, required: true },
		referenceClientId: id(128),
		appId: id(32),
		extendInfo: {
			type: "extendInfo",
			max: 4096,
			holds: ["contractTitle", "contractDesc", "agreedAmount", "startTime", "customerBelongsTo"],
		},
	},
};
export const leaf: Platform = definePlatform(alipayplus, {
	name: "leaf",
	add: { LEAF_PAY: pay },
	operations: [leafRow],
	prepare: { ...page, scopes: ["LEAF_PAY"], authUrl: "leaf://authorize?authId=" },
	jsapi: {
		calls: {
			leafSignContract: { ...page, does: "opens", from: "authUrl", authState: null, fails: null },
			leafWho: { ...page, does: "asks", scopes: ["auth_base", "USER_NAME"] },
		},
	},
	sources: { jsapi: page },
});

/** A list of names, a request id, a state, other names in the answer, and failures that are texts. */
const barkRow: OperationRow = {
	...leafRow,
	fields: {
		scopes: { type: "names", max: 255, required: true, name: "scope", list: true },
		authClientId: id(128, true),
		requestId: { ...id(128, true), name: "partnerReqId" },
		authState: text(128, { required: true }),
		contractTitle: text(128, { name: "title", required: true }),
		extendInfo: { type: "extendInfo", max: 1024, holds: ["contractDesc"] },
	},
};
export const bark: Platform = definePlatform(alipayplus, {
	name: "bark",
	add: { BARK_PAY: { ...pay, preparedOnly: true } },
	operations: [barkRow],
	prepare: { ...page, scopes: ["BARK_PAY"], authUrl: "bark://pay?id=" },
	fields: { answer: { v2: { prepared: { authUrl: "authURL", authId: "authId", authClientId: "authClientId" } } } },
	jsapi: {
		calls: {
			signContract: {
				...page,
				does: "opens",
				from: "signStr",
				authState: "authState",
				fails: {
					error: "error",
					message: "errMessage",
					numbers: {
						dismissed: "6001",
						denied: "6001",
						suppressed: "6001",
						network: "6002",
						lost: "7001",
						other: "7002",
					},
				},
			},
		},
	},
	sources: { fields: page, jsapi: page },
});
