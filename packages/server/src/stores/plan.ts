/** What lies between a database and today's tables. */
export interface Plan {
	/** Where it is; 0: it has no tables of ours. */
	readonly version: number;
	/** Where this server brings it. */
	readonly newest: number;
	readonly steps: readonly PlannedStep[];
}
export interface PlannedStep {
	/** The version that it leads to. */
	readonly step: number;
	/** How each of its statements begins. */
	readonly statements: readonly string[];
}

/** The steps that are to be done; each is a script, or its statements. */
export function planOf(version: number, migrations: readonly (string | readonly string[])[]): Plan {
	const steps = migrations.slice(version).map((step, n) => ({ step: version + n + 1, statements: beginnings(step) }));
	return { version, newest: migrations.length, steps };
}

const LONGEST = 100;

function beginnings(step: string | readonly string[]): readonly string[] {
	const statements = typeof step === "string" ? step.replace(/^\s*--.*$/gm, "").split(/;\s*$/m) : step;
	return statements
		.map((statement) => statement.trim())
		.filter((statement) => statement !== "")
		.map((statement) => {
			const [line = ""] = statement.split("\n", 1);
			const bare = line.replace(/\s*\($/, "");
			return bare.length > LONGEST ? `${bare.slice(0, LONGEST)}…` : bare;
		});
}
