import { holdsPassword } from "../config/store/postgres-url.ts";
import { staysSmall } from "../upkeep/nursery.ts";

// A password in an argument is everybody's to read who lists processes: from here on it is not there any more.
if (process.argv.some(holdsPassword)) process.title = "byleave-server";

const [, , first] = process.argv;
if (first === "serve") staysSmall();

const { run } = await import("./run.ts");
process.exitCode = await run(process.argv.slice(2), {
	env: process.env,
	out: (text) => void process.stdout.write(text),
	err: (text) => void process.stderr.write(text),
});
// What an operator's own parts leave open, such as a directory's connections, must not keep the process (ruling 41).
setTimeout(() => process.exit(), 1000).unref();
