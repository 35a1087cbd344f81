/** How a table lies where rows are spread over several databases, or over partitions of one. */
export type Lying =
	/** By the bucket of its user at its client: what one operation touches lies together. */
	| "bucket"
	/** Whole in each place: small, read by nearly every operation, written by the operator. */
	| "everywhere"
	/** By its own key: it is never joined with anything. */
	| "own key";

/** Every table of the store, and how it lies. The test of the schema holds that none is missing, and that the first kind leads with the bucket. */
export const tables: Readonly<Record<string, Lying>> = {
	grants: "bucket",
	user_ids: "bucket",
	grant_items: "bucket",
	set_aside: "bucket",
	refusals: "bucket",
	prepared: "bucket",
	tickets: "bucket",
	codes: "bucket",
	families: "bucket",
	tokens: "bucket",
	messages: "bucket",
	message_requests: "bucket",
	inbox: "bucket",
	audit: "bucket",

	merchants: "everywhere",
	clients: "everywhere",
	client_keys: "everywhere",
	apps: "everywhere",
	app_scopes: "everywhere",
	app_purposes: "everywhere",
	templates: "everywhere",
	platform_keys: "everywhere",
	words: "everywhere",
	users: "everywhere",
	erased: "everywhere",

	meta: "own key",
	moved: "own key",
	leases: "own key",
	gates: "own key",
	counted: "own key",
	witness: "own key",
};

/** The view of those who stand behind a grant lies where its grant lies. */
export const views: Readonly<Record<string, string>> = { parties: "grants" };

export const liesBy = (lying: Lying): readonly string[] =>
	Object.entries(tables)
		.filter(([, how]) => how === lying)
		.map(([name]) => name);
/** The name of a table or view whose rows lie by the bucket. */
export const isByBucket = (name: string): boolean => tables[views[name] ?? name] === "bucket";
