// How programs find the container: the raw bridge, the shim in its three shapes, the web-view's script; and what they hand to it.
import { signIn } from "./hand.ts";
import type { ProgramRow } from "./row.ts";

export const bridgeRows: readonly ProgramRow[] = [
	{
		name: "a page that waits for AlipayJSBridgeReady, asks with scopeNicks and reads authcode",
		program: "bridge-ready",
		everywhere: true,
		run: signIn,
	},
	{
		name: "the shim by a script tag from a CDN's address",
		program: "shim-address",
		everywhere: true,
		run: signIn,
	},
	{
		name: "a Proxy as options, as reactive frameworks hand them over, and a callback beside them",
		program: "reactive",
		everywhere: true,
		run: signIn,
	},
	{
		name: "a Promise wrapper and a watchdog of the program's own",
		program: "watchdog",
		async run(hand) {
			await signIn(hand);
			await hand.sees("Hello, Mara (2 calls, true)");
		},
	},
];
