// Programs written for the published typings, which must check as they are.
interface Answer {
	authCode: string;
	authErrorScopes: { [scope: string]: string };
	authSuccessScopes: ("auth_base" | "auth_user" | "auth_zhima")[];
}
interface Failure {
	error?: number;
	errorMessage?: string;
}
interface Options {
	scopes?: string | string[];
	success?(data: Answer): void;
	fail?(err: Failure): void;
	complete?(arg: Answer | Failure): void;
}

// Written for the call's types as they were, by hand or taken from it.
export async function ask(options: Options): Promise<string> {
	return (await my.getAuthCode(options)).authCode;
}
const success = (res: Answer): void => console.log(res.authSuccessScopes);
const fail = (err: Failure): void => console.log(err.error, err.errorMessage);
my.getAuthCode({ scopes: "auth_user", success, fail });
my.getAuthCode({
	scopes: ["auth_zhima"],
	complete: (res) => console.log("authCode" in res ? res.authCode : res.error),
});
my.getAuthCode({ complete: (res: Answer | Failure) => res });

type Argument = Parameters<typeof my.getAuthCode>[0];
type Resolved = Awaited<ReturnType<typeof my.getAuthCode>>;
const keep = (res: Resolved): Resolved => res;
export const kept = (argument: Argument): Promise<Resolved> => my.getAuthCode(argument).then(keep);

/** A test's stand-in. */
export const pretended: typeof my.getAuthCode = async (_?: Argument) => ({
	authCode: "1591",
	authErrorScopes: {},
	authSuccessScopes: ["auth_base" as const],
});

// All else is still theirs.
my.showToast({ content: "done" });
my.request({ url: "https://example.com", success: (res) => console.log(res.status) });
my.on("appShow", () => {});

// @ts-expect-error and is still checked
my.showToast({ content: 5 });
// @ts-expect-error fail may lack its fields
my.getAuthCode({ fail: (res) => res.errorMessage.length });
