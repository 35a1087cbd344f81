import { acts } from "../../bench/scale/measure.ts";
import { filled } from "../../bench/scale/shape.ts";
import { picture } from "../bench/drawn.ts";
import type { Measured } from "./measured.ts";
import { bytesARow } from "./model.ts";

/** Two panels over the number of grants: what an operation costs PostgreSQL, and what a row takes. The same for the same figures. */
export function plot(measured: readonly Measured[]): string {
	const over = { x: "grants", log: true } as const;
	const cpu = acts.map((act) => ({
		name: act,
		points: measured.map(({ grants, costs }) => [grants, costs[act].databaseCpu] as const),
	}));
	const bytes = filled.map((table) => ({
		name: table,
		points: measured.map((figures) => [figures.grants, bytesARow(figures, table)] as const),
	}));
	return picture("What an operation costs PostgreSQL, and what a row takes, by the number of grants", [
		{ title: "PostgreSQL's CPU for one, ms", ...over, lines: cpu },
		{ title: "Bytes a row, with its indexes", ...over, lines: bytes },
	]);
}
