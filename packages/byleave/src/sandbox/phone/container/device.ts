import { byId, el } from "../../page/dom.ts";
import type { Location } from "../../wire.ts";
import { choice, showDialog } from "../dialogs.ts";
import type { ContainerParts } from "./container.ts";
import { BadParams, shortText, textOf } from "./params.ts";
import { row } from "./row.ts";

/** Milliseconds for which the phone shakes. */
const SHAKE = 400;
/** Metres, as a phone in a town would say. */
const ACCURACY = 30;

/** What a phone itself has: where it is, what it can shake, whom it can call. */
export function device({ words, reveal, location, note, located }: ContainerParts) {
	const mayKnow = async (appName: string, signal: AbortSignal): Promise<boolean> => {
		reveal();
		const { whereTitle, whereText, tell, dontTell } = words();
		const buttons = el("div", { class: "buttons" }, choice("no", dontTell), choice("yes", tell));
		const { city, latitude, longitude } = location;
		const named = el("bdi", {}, `${city}, ${countryOf(location)}`);
		const place = el("p", {}, `${whereText} `, named, " ", exact(`(${latitude}, ${longitude})`));
		const body = [el("p", {}, whereTitle), place, buttons];
		return (await showDialog({ title: appName, body, signal })) === "yes";
	};
	const shake = row({
		async run() {
			const screen = byId("screen");
			screen.classList.remove("shakes");
			// Read, so that a shake during a shake begins anew.
			void screen.offsetWidth;
			screen.classList.add("shakes");
			setTimeout(() => screen.classList.remove("shakes"), SHAKE);
			note(words().vibrates);
			return { success: true };
		},
	});
	const dialog = (title: string, lines: readonly (readonly (Node | string)[])[], signal: AbortSignal) => {
		reveal();
		const body = [...lines.map((line) => el("p", { dir: "auto" }, ...line)), choice("", words().close)];
		return showDialog({ title, body, signal });
	};
	return {
		getLocation: row({
			async run({ appId, name, turn }) {
				const known = located.get(appId) ?? (await turn((signal) => mayKnow(name, signal)));
				located.set(appId, known);
				if (!known) return { outcome: "denied" };
				const { latitude, longitude, city, region } = location;
				// Texts, as the family has them.
				const place = { longitude: String(longitude), latitude: String(latitude), accuracy: String(ACCURACY) };
				return {
					...place,
					horizontalAccuracy: String(ACCURACY),
					city,
					country: countryOf(location),
					countryCode: region,
				};
			},
		}),
		vibrate: shake,
		vibrateShort: shake,
		vibrateLong: shake,
		makePhoneCall: row({
			aliases: { phoneNumber: "number" },
			async run({ params, name, turn }) {
				const number = textOf(params.number);
				if (!/^[+\d][\d\s().-]{0,30}$/.test(number)) throw new BadParams("number must be a telephone number.");
				const { callTitle, callText } = words();
				await turn((signal) => dialog(name, [[`${callTitle}: `, exact(number)], [callText]], signal));
				return { success: true };
			},
		}),
		openLocation: row({
			async run({ params, name, turn }) {
				const [latitude, longitude] = [Number(params.latitude), Number(params.longitude)];
				if (!(Math.abs(latitude) <= 90) || textOf(params.latitude) === "") {
					throw new BadParams("latitude must be a number from -90 to 90.");
				}
				if (!(Math.abs(longitude) <= 180) || textOf(params.longitude) === "") {
					throw new BadParams("longitude must be a number from -180 to 180.");
				}
				const named = [shortText(params, "name", 64), shortText(params, "address", 200)].filter((text) => text);
				const lines = [[words().place], ...named.map((text) => [String(text)]), [exact(`${latitude}, ${longitude}`)]];
				await turn((signal) => dialog(name, lines, signal));
				return {};
			},
		}),
	};
}

/** Numbers that read from the left in any language. */
const exact = (text: string): HTMLElement => el("bdi", { dir: "ltr" }, text);

/** In the language of the phone. */
const countryOf = ({ region }: Location): string =>
	new Intl.DisplayNames(document.documentElement.lang, { type: "region" }).of(region) ?? region;
