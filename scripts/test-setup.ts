// Runs before the tests: makes sure of a browser, and of the languages of docs/wire.md. Only this, and never a test, fetches one.
import { spawnSync } from "node:child_process";
import { findChromium, findFirefox, findHeadless } from "./browser.ts";
import { languages, runnerOf } from "./languages.ts";

const isRoot = process.getuid?.() === 0;
const hasApt = spawnSync("apt-get", ["--version"]).status === 0;
let isListed = false;

if (!findChromium()) {
	const packages = ["chromium", "fonts-noto-core", "fonts-noto-cjk"];
	if (!install(packages) || !findChromium()) {
		console.error(
			`test set-up: no browser found; install Chromium (Debian: ${packages.join(" ")}) or set CHROME_PATH.`,
		);
		process.exitCode = 1;
	}
}
// Its headless shell is quicker, and as good for most tests.
if (!process.env.CHROME_PATH && findHeadless() === findChromium()) install(["chromium-headless-shell"]);
// A second engine is welcome, not needed: its test says why it is skipped.
if (!findFirefox() && !install(["firefox-esr"])) {
	console.error("test set-up: no Firefox found (set FIREFOX_PATH if you have one); its test will be skipped.");
}
// So are the languages: an example that nothing here runs is skipped.
const wanted = languages.filter((language) => language.packages.length > 0 && !runnerOf(language));
if (wanted.length > 0 && !install(wanted.flatMap(({ packages }) => packages))) {
	const files = wanted.map(({ file }) => file).join(", ");
	console.error(`test set-up: nothing runs ${files} here; these examples will be skipped.`);
}

/** False where nothing can be installed: no Debian, not root, or no registry in reach. */
function install(packages: string[]): boolean {
	if (!isRoot || !hasApt) return false;
	console.error(`test set-up: installing ${packages.join(" ")}`);
	isListed ||= apt("update");
	return isListed && apt("install", "--yes", "--no-remove", "--no-install-recommends", ...packages);
}

/** Its output is shown only when it fails. */
function apt(...args: string[]): boolean {
	const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
	const { status, stdout, stderr } = spawnSync("apt-get", ["--quiet", ...args], { env, encoding: "utf8" });
	if (status !== 0) console.error(`${stdout}${stderr}`);
	return status === 0;
}
