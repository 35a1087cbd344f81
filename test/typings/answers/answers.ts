import type { Answers } from "byleave/answers";

export default {
	scan: { code: "4711" },
	chooseImage: ({ count }) => ({ apFilePaths: Array<string>(count ?? 1).fill("a.png") }),
	async tradePay({ tradeNO }) {
		if (!tradeNO) throw { error: 4, errorMessage: "No order." };
		return { resultCode: "9000" };
	},
	getLocation: { error: 11, errorMessage: "Location is off." },
	postMessage: ({ ask }: { ask: string }) => ({ heard: ask }),
} satisfies Answers;

// @ts-expect-error: nobody publishes it
({ tradePai: {} }) satisfies Answers;
// @ts-expect-error: the super app answers it
({ getAuthCode: { authCode: "made up" } }) satisfies Answers;
// @ts-expect-error: a code is a text
({ scan: { code: 7 } }) satisfies Answers;
