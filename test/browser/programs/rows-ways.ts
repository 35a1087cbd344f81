// Where programs come from and whom they call: policies, back ends, development servers, builds.
import { signIn } from "./hand.ts";
import type { ProgramRow } from "./row.ts";

export const wayRows: readonly ProgramRow[] = [
	{
		name: "a policy in a meta element, with a nonce and strict-dynamic",
		program: "csp-nonce",
		async run(hand) {
			await hand.sees("Kept by the policy");
			await signIn(hand);
		},
		mayComplain: /Content Security Policy/,
	},
	{
		name: "a policy in a meta element, with a hash",
		program: "csp-hash",
		run: signIn,
		mayComplain: /Content Security Policy/,
	},
	{
		name: "a back end that is written in: fetch, XMLHttpRequest, a cookie, a web socket, a form",
		program: "back-end",
		everywhere: true,
		async run(hand) {
			await signIn(hand);
			await hand.sees("Hello, Mara (for mini)");
			await hand.tap("Who am I");
			await hand.sees('200 {"name":"Mara","at":"the counter & the door"} from api.shop.example');
			await hand.tap("News");
			await hand.sees("To seat 7B: you said What is on? (news.v1)");
			await hand.tap("Order");
			await hand.sees("Seat 7B is yours");
		},
	},
];
