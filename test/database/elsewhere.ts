import type { OAuthService } from "@byleave/host";
import { createHost } from "@byleave/host";
import { createBridge, createMy, type SayHello } from "@byleave/miniprogram";
import { manualTimers, memoryPipe } from "@byleave/protocol/bridge";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import { encodeSignature, readSignature, signedText, writeSignature } from "@byleave/protocol/signature";

/** What a mini program's container and a super app's front end do of ours, on nothing but the web's own platform. */
export interface Portable {
	readonly signedText: string;
	readonly header: string;
	readonly bytes: number;
	readonly silent: unknown;
	readonly refused: unknown;
	readonly unknown: unknown;
}

export async function portable(): Promise<Portable> {
	const parts = { method: "POST", path: "/v2/é?x=1", clientId: "C", time: "2026-11-23T10:00:00Z" };
	const text = signedText({ ...parts, body: new TextEncoder().encode('{"a":"ü"}') });
	const digest = await crypto.subtle.digest("SHA-256", text);
	const hex = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
	const signature = new Uint8Array(256).map((_, index) => index);
	const header = writeSignature({ keyVersion: "1", signature, encoding: "percent" });
	const read = readSignature(header);
	if (typeof read === "string" || encodeSignature(read.signature, "base64") !== encodeSignature(signature, "base64")) {
		throw new Error("A signature was not read back as it was written.");
	}

	let issued = 0;
	const service: OAuthService = {
		getAuthCode: async ({ scopes }) =>
			String(scopes) === "auth_base"
				? { authCode: `code-${++issued}`, authSuccessScopes: ["auth_base"], authErrorScopes: {} }
				: { outcome: "not_approved", authErrorScopes: { USER_NAME: "40006" } },
		confirm: async () => ({ outcome: "service_error", authErrorScopes: {} }),
		decline: async () => {},
		cancelCode: async () => {},
		showAuthPage: async () => ({ kind: "denied" }),
	};
	const timers = manualTimers();
	const host = createHost({
		oauthService: service,
		platform: alipayplus,
		alert: async () => {},
		report: () => {},
		timers,
	});
	const [page, inside] = memoryPipe();
	host.connect({ appId: "Shop", name: "Shop", pipe: inside });
	const sayHello: SayHello = (opened) => {
		opened(page, host.calls);
		return () => {};
	};
	const my = createMy(createBridge(sayHello, { timers }));
	const told = (answer: Promise<unknown>) => answer.catch((failed: unknown) => failed);
	return {
		signedText: hex,
		header: header.slice(0, 60),
		bytes: read.signature.length,
		silent: await told(my.getAuthCode({ scopes: ["auth_base"] })),
		refused: await told(my.getAuthCode({ scopes: ["USER_NAME"] })),
		unknown: await told(my.call("nothingOfThatName", {})),
	};
}
