import type { ContainerParts } from "../container.ts";
import { BadParams, type Params, shortText, textOf, texts } from "../params.ts";
import { row } from "../row.ts";
import { showWheels } from "./show-wheels.ts";

const MOST_ITEMS = 500;
/** UTF-16 units of what a button may say. */
const LONGEST_LABEL = 24;
/** Bytes, as the family's page has it. */
const MOST_LIST = 200_000;
/** Deeper than any list of places goes. */
const DEEPEST = 6;

/** my.optionsSelect and my.multiLevelSelect: wheels of what the program offers. */
export function select(parts: ContainerParts) {
	return {
		optionsSelect: row({
			async run({ params, name, turn }) {
				const lists = [texts(params, "optionsOne", MOST_ITEMS)];
				// An empty second list is none.
				if (Array.isArray(params.optionsTwo) && params.optionsTwo.length > 0)
					lists.push(texts(params, "optionsTwo", MOST_ITEMS));
				const at = [indexIn(params, "selectedOneIndex", lists[0]), indexIn(params, "selectedTwoIndex", lists[1])];
				const title = textOf(params.title) || parts.choosing().choose;
				const columns = () =>
					lists.map((texts, place) => ({
						label: lists.length > 1 ? `${title}: ${place + 1}` : title,
						...{ texts, at: at[place] ?? 0 },
					}));
				const turned = (column: number, index: number): void => {
					at[column] = index;
				};
				const yes = shortText(params, "positiveString", LONGEST_LABEL);
				const no = shortText(params, "negativeString", LONGEST_LABEL);
				const isChosen = await turn((signal) => showWheels(parts, { name, title, columns, turned, yes, no, signal }));
				// As the family has it: who cancels has chosen nothing, and the call succeeds.
				const of = (place: number) => ({
					index: isChosen && lists[place] ? (at[place] ?? 0) : "",
					option: isChosen ? (lists[place]?.[at[place] ?? 0] ?? "") : "",
				});
				const [one, two] = [of(0), of(1)];
				return {
					...{ selectedOneIndex: one.index, selectedOneOption: one.option },
					...{ selectedTwoIndex: two.index, selectedTwoOption: two.option },
				};
			},
		}),
		multiLevelSelect: row({
			most: MOST_LIST,
			async run({ params, name, turn }) {
				const top = levelOf(params.list, "list", 0);
				let chosen: readonly number[] = [];
				/** The levels that are open, each below what is chosen above it. */
				const open = (): readonly (readonly Level[])[] => {
					const levels: (readonly Level[])[] = [];
					for (let level = top; level.length > 0; level = level[chosen[levels.length - 1] ?? 0]?.below ?? [])
						levels.push(level);
					return levels;
				};
				const title = textOf(params.title) || parts.choosing().choose;
				const columns = () =>
					open().map((level, place) => ({
						...{ label: `${title}: ${place + 1}`, texts: level.map(({ name }) => name), at: chosen[place] ?? 0 },
					}));
				const turned = (column: number, index: number): void => {
					// What lies below another choice begins anew.
					const above = Array.from({ length: column }, (_, place) => chosen[place] ?? 0);
					chosen = [...above, index];
				};
				const isChosen = await turn((signal) => showWheels(parts, { name, title, columns, turned, signal }));
				if (!isChosen) return { outcome: "dismissed" };
				return {
					success: true,
					result: open().map((level, place) => ({ name: level[chosen[place] ?? 0]?.name ?? "" })),
				};
			},
		}),
	};
}

interface Level {
	readonly name: string;
	readonly below: readonly Level[];
}

function levelOf(value: unknown, field: string, depth: number): readonly Level[] {
	if (!Array.isArray(value) || value.length === 0) throw new BadParams(`${field} must be a list of { name, subList }.`);
	if (depth >= DEEPEST) throw new BadParams(`${field}: a list may be ${DEEPEST} levels deep.`);
	return value.map((one: unknown, index) => {
		const { name, subList } = Object(one) as Readonly<Record<string, unknown>>;
		if (typeof name !== "string") throw new BadParams(`${field}[${index}].name must be a text.`);
		const isLast = subList === undefined || subList === null || (Array.isArray(subList) && subList.length === 0);
		return { name, below: isLast ? [] : levelOf(subList, `${field}[${index}].subList`, depth + 1) };
	});
}

function indexIn(params: Params, field: string, list: readonly string[] = []): number {
	const index = Number(params[field] ?? 0);
	if (!Number.isInteger(index)) throw new BadParams(`${field} must be a whole number.`);
	return Math.min(Math.max(index, 0), Math.max(list.length - 1, 0));
}
