// What either file of typings must refuse. A line that is not an error makes its directive one.

// @ts-expect-error scopes are text
my.getAuthCode({ scopes: 5 });
// @ts-expect-error each of them
my.getAuthCode({ scopes: ["auth_base", 5] });
// @ts-expect-error and no map
my.getAuthCode({ scopes: { auth_base: true } });
// @ts-expect-error no argument of this name
my.getAuthCode({ scope: ["auth_base"] });
// @ts-expect-error the argument is an object
my.getAuthCode("auth_base");
// @ts-expect-error callbacks are functions
my.getAuthCode({ success: "done" });
// @ts-expect-error success gets no accessToken
my.getAuthCode({ success: (res) => res.accessToken });
// @ts-expect-error authErrorScopes is a map
my.getAuthCode({ fail: (res) => res.authErrorScopes?.includes("auth_user").valueOf().anything });
// @ts-expect-error its values are strings
my.getAuthCode({ success: (res): number => res.authErrorScopes.auth_user });
// @ts-expect-error complete may have got a failure
my.getAuthCode({ complete: (res) => res.authCode });
// @ts-expect-error no outcome of this name
my.getAuthCode({ fail: (res) => res.outcome === "refused" });
// @ts-expect-error error is a number
my.getAuthCode({ fail: (res) => res.error === "11" });
// @ts-expect-error fail takes what it is given
my.getAuthCode({ fail: (res: { authCode: string }) => res.authCode });
// @ts-expect-error a Promise, not the code itself
my.getAuthCode().authCode;
// @ts-expect-error the Promise holds an object
my.getAuthCode().then((code) => code.trim());
// @ts-expect-error no call of this name
my.getAuthcode();
// @ts-expect-error alert takes an object
my.alert("hello");
// @ts-expect-error canIUse takes a name
my.canIUse(10);
// @ts-expect-error no scope of this name is known
export const scope: keyof my.GetAuthCodeScopes = "USER_SHOE_SIZE";
// @ts-expect-error the message is the page's, to the letter
export const message: my.GetAuthCodeErrors[10] = "Empty Data";
// @ts-expect-error the bridge has no function of this name
AlipayJSBridge.getAuthCode();
// @ts-expect-error a name comes first
AlipayJSBridge.call({ scopes: ["auth_base"] });
