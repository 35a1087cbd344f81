/** A bound that `npm run bench` holds. */
export interface Threshold {
	/** The number of the attack in docs/checklist.md; null for what is promised to those who use it. */
	readonly item: number | null;
	readonly what: string;
	/** What is measured must be below this. */
	readonly limit: number;
	readonly unit: "ms" | "s" | "times" | "MB" | "kB";
}

/** By name. test/checklist.test.ts reads the items. */
export const thresholds = {
	accessTokenOracle: {
		item: 33,
		what: "inquiryUserInfo: nobody's access token and another client's, median difference",
		limit: 0.1,
		unit: "ms",
	},
	clientOracle: {
		item: 51,
		what: "bad signature: unknown client and known one, median difference",
		limit: 0.1,
		unit: "ms",
	},
	clockOracle: {
		item: 51,
		what: "old request: unknown client and known one, median difference",
		limit: 0.1,
		unit: "ms",
	},
	memoryUnderFlood: {
		item: 108,
		what: "memory gained under oversized, slow and deep bodies, header floods and slowloris",
		limit: 128,
		unit: "MB",
	},
	slowConnections: {
		item: 108,
		what: "how long a body or header that drips in keeps its connection",
		limit: 45,
		unit: "s",
	},
	healthUnderLoad: { item: 109, what: "GET /health under full load, p99", limit: 50, unit: "ms" },
	redemptionWhileSweeping: {
		item: 110,
		what: "redemption while expired rows are swept, p99 over p99 without",
		limit: 2,
		unit: "times",
	},
	firstPage: {
		item: null,
		what: "byleave dev: from the command to the program's first page, served",
		limit: 1000,
		unit: "ms",
	},
	dslFirstPaint: {
		item: null,
		what: "byleave dev, ten DSL pages: from the command to the program's first paint",
		limit: 1000,
		unit: "ms",
	},
	dslSave: {
		item: null,
		what: "DSL: from a save of a template or a style to the screen, median",
		limit: 200,
		unit: "ms",
	},
	dslRows: { item: null, what: "DSL: setData of a list of 1,000 rows, median", limit: 50, unit: "ms" },
	dslRuntime: { item: null, what: "DSL: a plain program's runtime, gzipped", limit: 25, unit: "kB" },
	tapToSheet: { item: null, what: "sandbox: from a tap to the sheet's first frame, median", limit: 150, unit: "ms" },
} as const satisfies Readonly<Record<string, Threshold>>;

export type ThresholdName = keyof typeof thresholds;
