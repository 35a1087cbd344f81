import { run } from "./run.ts";

/** What a command has said, and how it ended. */
export interface Ended {
	readonly code: number | null;
	readonly out: string;
	readonly err: string;
}

/** A command without a process of its own, which costs a second each. */
export async function inside(args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
	const heard = { out: "", err: "" };
	const code = await run(args, {
		env,
		out: (text) => {
			heard.out += text;
		},
		err: (text) => {
			heard.err += text;
		},
	});
	return { code, ...heard };
}
