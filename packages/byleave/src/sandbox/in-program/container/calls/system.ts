import type { Told } from "../told.ts";
import type { FrameCalls } from "./frame-calls.ts";

/** What a program may know of the phone, from the window and from what the sandbox tells. */
export const systemCalls = (page: Window, told: Told): FrameCalls => ({
	getSystemInfo: () => systemInfo(page, told),
	getNetworkType() {
		const networkAvailable = page.navigator.onLine;
		return { networkAvailable, networkType: networkAvailable ? "WIFI" : "NOTREACHABLE" };
	},
	getServerTime: () => ({ time: Date.now() }),
});

/** What has no other form than the one that returns its answer. */
export function plainCalls(page: Window, { appId, version }: Told): FrameCalls {
	const launch = () => ({
		path: page.location.pathname.replace(/^\//, ""),
		query: Object.fromEntries(new URLSearchParams(page.location.search)),
		scene: "1000",
		referrerInfo: {},
	});
	return {
		getWindowInfo: () => windowInfo(page),
		getAppIdSync: () => ({ appId }),
		getLaunchOptionsSync: launch,
		getEnterOptionsSync: launch,
		getAccountInfoSync: () => ({ miniProgram: { appId, envVersion: "develop", version } }),
	};
}

function windowInfo({ devicePixelRatio, innerWidth, innerHeight, screen }: Window): object {
	return {
		pixelRatio: devicePixelRatio,
		windowWidth: innerWidth,
		windowHeight: innerHeight,
		screenWidth: screen.width,
		screenHeight: screen.height,
		titleBarHeight: 0,
		statusBarHeight: 0,
	};
}

function systemInfo(page: Window, { app, language, version }: Told): object {
	const { userAgent, language: own } = page.navigator;
	const isIos = /iPhone|iPad/.test(userAgent);
	const android = /Android ([\d.]+)/.exec(userAgent)?.[1];
	return {
		...windowInfo(page),
		app,
		version,
		language: language ?? own,
		// What a phone of the family says: programs branch on these two words.
		platform: isIos ? "iOS" : "Android",
		system: isIos ? (/OS ([\d_]+)/.exec(userAgent)?.[1]?.replaceAll("_", ".") ?? "17.0") : (android ?? "14"),
		brand: "Byleave",
		model: "Byleave sandbox",
		storage: "64 GB",
		currentBattery: "100%",
		fontSizeSetting: 16,
		performance: "high",
	};
}
