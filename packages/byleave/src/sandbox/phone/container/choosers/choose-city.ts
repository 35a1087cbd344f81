import { el } from "../../../page/dom.ts";
import { choice, showDialog } from "../../dialogs.ts";
import type { ContainerParts } from "../container.ts";
import { row } from "../row.ts";
import { type City, citiesOf, usualCities, usualHot } from "./cities.ts";

/** Bytes: a program may name a thousand cities. */
const MOST = 200_000;

type Group = readonly [title: string, cities: readonly City[]];

/** my.chooseCity: a list to find a city in. */
export function chooseCity({ words, choosing, reveal, location }: ContainerParts) {
	const ask = async (name: string, groups: readonly Group[], signal: AbortSignal): Promise<City | undefined> => {
		reveal();
		const { chooseCity, findCity, none } = choosing();
		const all: City[] = [];
		const lines: { readonly element: HTMLElement; readonly words: string }[] = [];
		const sections = groups
			.filter(([, cities]) => cities.length > 0)
			.map(([title, cities], place) => {
				const id = `cities-${place}`;
				const items = cities.map((one) => {
					const value = String(all.push(one) - 1);
					const spelled = one.spell === "" ? null : el("bdi", { class: "spelled" }, one.spell);
					const element = el(
						"li",
						{},
						el("button", { type: "button", class: "account", value }, el("bdi", {}, one.city), spelled),
					);
					lines.push({ element, words: `${one.city} ${one.spell}`.toLowerCase() });
					return element;
				});
				const list = el("ul", { class: "accounts", "aria-labelledby": id }, ...items);
				return el("section", {}, el("h3", { id }, title), list);
			});
		const nothing = el("p", { role: "status" });
		const field = el("input", {
			class: "field",
			type: "search",
			dir: "auto",
			"aria-label": findCity,
			placeholder: findCity,
		});
		field.addEventListener("input", () => {
			const sought = field.value.trim().toLowerCase();
			for (const { element, words } of lines) element.hidden = !words.includes(sought);
			for (const section of sections) section.hidden = !section.querySelector("li:not([hidden])");
			nothing.textContent = sections.every(({ hidden }) => hidden) ? none : "";
		});
		const list = el("div", { class: "cities" }, ...sections, nothing);
		const title = el("p", { class: "title" }, chooseCity);
		const picked = await showDialog({ title: name, body: [title, field, list, choice("", words().cancel)], signal });
		return picked === "" ? undefined : all[Number(picked)];
	};
	return {
		chooseCity: row({
			most: MOST,
			async run({ params, name, turn }) {
				const { here, before, often, all } = choosing();
				const cities = citiesOf(params, "cities") ?? usualCities;
				const hot = citiesOf(params, "hotCities") ?? (params.cities === undefined ? usualHot : []);
				const { city, longitude, latitude } = location;
				const groups: Group[] = [
					[here, params.showLocatedCity === true ? [{ city, adCode: "", spell: "", longitude, latitude }] : []],
					[before, citiesOf(params, "customHistoryCities") ?? []],
					[often, params.showHotCities === false ? [] : hot],
					[all, cities],
				];
				const chosen = await turn((signal) => ask(name, groups, signal));
				if (!chosen) return { outcome: "dismissed" };
				const { spell: _, ...told } = chosen;
				return told;
			},
		}),
	};
}
