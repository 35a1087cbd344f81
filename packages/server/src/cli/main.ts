import { run } from "./run.ts";

process.exitCode = await run(process.argv.slice(2), {
	env: process.env,
	out: (text) => void process.stdout.write(text),
	err: (text) => void process.stderr.write(text),
});
// What an operator's own parts leave open, such as a directory's connections, must not keep the process (ruling 41).
setTimeout(() => process.exit(), 1000).unref();
