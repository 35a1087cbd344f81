// Of the peers, which the root does not install, what is used here.

declare module "better-sqlite3" {
	export interface Statement {
		run(...values: readonly unknown[]): { readonly changes: number };
		get(...values: readonly unknown[]): Readonly<Record<string, unknown>> | undefined;
	}
	export default class Database {
		constructor(file: string);
		pragma(text: string): unknown;
		exec(sql: string): this;
		prepare(sql: string): Statement;
		transaction<Given, T>(act: (given: Given) => T): (given: Given) => T;
		close(): void;
	}
}

declare module "oidc-provider" {
	import type { IncomingMessage, ServerResponse } from "node:http";

	interface Saved {
		/** Gives its value, as the user gets it. */
		save(): Promise<string>;
	}
	export interface Grant extends Saved {
		addOIDCScope(scope: string): void;
		addResourceScope(resource: string, scope: string): void;
	}
	export interface Client {
		readonly clientId: string;
	}
	export type Payload = Readonly<Record<string, unknown>>;
	/** docs/README.md of the package, `adapter`. */
	export interface Adapter {
		upsert(id: string, payload: Payload, expiresIn?: number): Promise<void>;
		find(id: string): Promise<Payload | undefined>;
		findByUid(uid: string): Promise<Payload | undefined>;
		findByUserCode(userCode: string): Promise<Payload | undefined>;
		consume(id: string): Promise<void>;
		destroy(id: string): Promise<void>;
		revokeByGrantId(grantId: string): Promise<void>;
	}
	export default class Provider {
		constructor(issuer: string, configuration: Readonly<Record<string, unknown>>);
		callback(): (request: IncomingMessage, response: ServerResponse) => void;
		readonly Client: { find(id: string): Promise<Client | undefined> };
		readonly Grant: new (of: {
			readonly accountId: string;
			readonly clientId: string;
		}) => Grant;
		readonly AuthorizationCode: new (
			of: Readonly<Record<string, unknown>>,
		) => Saved;
	}
}
declare module "oidc-provider/lib/adapters/memory_adapter.js" {
	import type { Adapter } from "oidc-provider";

	const MemoryAdapter: new (model: string, storage: object) => Adapter;
	export default MemoryAdapter;
}
declare module "oidc-provider/lib/helpers/lru.js" {
	const LRU: new (options: { readonly maxSize: number }) => object;
	export default LRU;
}

declare module "@node-oauth/oauth2-server" {
	export interface Named {
		readonly id: string;
	}
	export interface Client extends Named {
		readonly grants: readonly string[];
	}
	export interface AuthorizationCode {
		readonly authorizationCode: string;
		readonly expiresAt: Date;
		readonly redirectUri: string;
		readonly scope: readonly string[];
		readonly client: Named;
		readonly user: Named;
	}
	export interface Given {
		readonly accessToken: string;
		readonly accessTokenExpiresAt: Date;
		readonly refreshToken: string;
		readonly refreshTokenExpiresAt: Date;
		readonly scope: readonly string[];
	}
	export interface Token extends Given {
		readonly client: Named;
		readonly user: Named;
	}
	interface Request {
		readonly headers: Readonly<Record<string, unknown>>;
	}
	interface Response {
		readonly status: number;
		readonly headers: Readonly<Record<string, string>>;
		readonly body: unknown;
	}
	/** The package's own documentation, `Model`. */
	export interface Model {
		getClient(id: string, secret?: string): Promise<Client | undefined>;
		getAuthorizationCode(code: string): Promise<AuthorizationCode | undefined>;
		revokeAuthorizationCode(code: AuthorizationCode): Promise<boolean>;
		saveToken(token: Given, client: Client, user: Named): Promise<Token>;
		getAccessToken(token: string): Promise<Token | undefined>;
		getRefreshToken(token: string): Promise<Token | undefined>;
		revokeToken(token: Token): Promise<boolean>;
		verifyScope(token: Token, scope: readonly string[]): Promise<boolean>;
	}
	export default class OAuth2Server {
		constructor(options: Readonly<Record<string, unknown>> & { readonly model: Model });
		token(request: Request, response: Response): Promise<Token>;
		authenticate(request: Request, response: Response, options?: Readonly<Record<string, unknown>>): Promise<Token>;
		static readonly Request: new (
			of: Readonly<Record<string, unknown>>,
		) => Request;
		static readonly Response: new () => Response;
	}
}
