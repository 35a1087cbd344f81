import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** The Chromium that tests and the sandbox's pictures use: CHROME_PATH, else the first found on PATH or where installers put it. */
export function findChromium(): string | undefined {
	return process.env.CHROME_PATH || find(["chromium", "chromium-browser", "google-chrome", "chrome"], chromiumPlaces);
}

/**
 * The same Chromium without its windows, where it is: CHROME_PATH, else Chromium's headless shell, else Chromium. A page in
 * a window of its own costs it a third of the time, as nothing is drawn around it.
 */
export function findHeadless(): string | undefined {
	return process.env.CHROME_PATH || find(["chromium-headless-shell"], {}) || findChromium();
}

/** Firefox, for what must hold in a second engine: FIREFOX_PATH, else the first found. */
export function findFirefox(): string | undefined {
	return process.env.FIREFOX_PATH || find(["firefox-esr", "firefox"], firefoxPlaces);
}

const chromiumPlaces = {
	darwin: ["Google Chrome.app/Contents/MacOS/Google Chrome", "Chromium.app/Contents/MacOS/Chromium"],
	win32: ["Google/Chrome/Application/chrome.exe", "Chromium/Application/chrome.exe"],
};
const firefoxPlaces = {
	darwin: ["Firefox.app/Contents/MacOS/firefox"],
	win32: ["Mozilla Firefox/firefox.exe"],
};

interface Places {
	readonly darwin?: readonly string[];
	readonly win32?: readonly string[];
}

function find(names: string[], places: Places): string | undefined {
	return [...onPath(names), ...installed(places)].find(isProgram);
}

function onPath(names: string[]): string[] {
	const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
	const ending = process.platform === "win32" ? ".exe" : "";
	return names.flatMap((name) => folders.map((folder) => join(folder, name + ending)));
}

function installed({ darwin = [], win32 = [] }: Places): string[] {
	const { ProgramFiles, "ProgramFiles(x86)": x86, LOCALAPPDATA, HOME = "" } = process.env;
	const under = (folders: (string | undefined)[], paths: readonly string[]) =>
		folders.flatMap((folder) => (folder ? paths.map((path) => join(folder, path)) : []));
	if (process.platform === "darwin") return under(["/Applications", join(HOME, "Applications")], darwin);
	if (process.platform === "win32") return under([ProgramFiles, x86, LOCALAPPDATA], win32);
	return [];
}

function isProgram(path: string): boolean {
	try {
		accessSync(path, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}
