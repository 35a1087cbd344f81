/**
 * Statements on users' rows that do not say of which bucket, by a piece of their text, and why each may. None is on the way of a
 * login: asking, agreeing, redeeming, refreshing and inquiring each touch one bucket. `test/statements` holds that this list is whole.
 */
export interface Scattering {
	readonly verbs: readonly string[];
	/** A piece of the statement, white space as one blank. */
	readonly says: string;
	readonly why: string;
	/** By what it finds its rows in each place. */
	readonly by: string;
	/** How often. */
	readonly often: string;
}

const person = "a person has a bucket at each client, and sees all of them at once";
const operator = "the operator asks, about everybody";
const sandbox = "the sandbox's clock alone";

export const scattering: readonly Scattering[] = [
	{
		verbs: ["grantsOf"],
		says: "WHERE sub = ?",
		why: person,
		by: "`grants_by_sub`",
		often: "whenever somebody opens the page of what they allowed",
	},
	{
		verbs: ["grantsOf", "inboxOf", "unreadOf"],
		says: "WHERE g.sub = ?",
		why: person,
		by: "`grants_by_sub`, then by keys in the same bucket",
		often: "the page, the inbox, the number on its icon",
	},
	{
		verbs: ["eraseUser"],
		says: "FROM grants WHERE sub = ?",
		why: person,
		by: "`grants_by_sub`; what it deletes it names by key",
		often: "once for a person",
	},
	{
		verbs: ["eraseUser"],
		says: "FROM user_ids WHERE sub = ?",
		why: person,
		by: "`user_ids_by_sub`; what it deletes it names by key",
		often: "once for a person",
	},
	{
		verbs: ["eraseUser"],
		says: "DELETE FROM prepared WHERE pseudonym = ?",
		why: "what was prepared lies in buckets of its client's",
		by: "`prepared_by_pseudonym`",
		often: "once for a person",
	},
	{
		verbs: ["acceptMessage"],
		says: "FROM user_ids u JOIN grants g",
		why: "a merchant who writes to a userId has no token, in which the bucket would stand; an imported id has no room for one",
		by: "`user_ids_by_id`; the four statements behind it name the bucket",
		often: "a message that is sent by userId; by access token it does not scatter",
	},
	{
		verbs: ["importUserId"],
		says: "FROM user_ids WHERE client_id = ? AND user_id = ?",
		why: "an id must be nobody else's, whichever bucket they have",
		by: "`user_ids_by_id`",
		often: "once for an id that another wallet gave",
	},
	{
		verbs: ["sweep"],
		says: "row_expires_at <= ?",
		why: "rows grow old everywhere",
		by: "the index of each table by `row_expires_at`, 50 rows at most; what it deletes it names by key",
		often: "each minute, by one process at a time",
	},
	{
		verbs: ["messagesDue"],
		says: "WHERE state = 'WAITING' AND due_at <= ?",
		why: "one outbox for everybody",
		by: "`messages_due`, an index of what waits",
		often: "each second, by one process at a time",
	},
	{
		verbs: ["takeMessages"],
		says: "WHERE m.channel = ? AND m.state = 'WAITING' AND m.due_at",
		why: "one outbox for everybody",
		by: "`messages_due`, 20 rows at most",
		often: "as long as anything is due",
	},
	{
		verbs: ["messages"],
		says: "WHERE m.state = ?",
		why: operator,
		by: "`messages_by_state`",
		often: "by hand",
	},
	{
		verbs: ["audit"],
		says: "FROM audit WHERE (at, bucket, id) > (?, ?, ?)",
		why: "it is read in the order of time, behind a watermark",
		by: "`audit_by_time`, 500 rows at most from each place",
		often: "by whoever exports it",
	},
	{
		verbs: ["retireClientKey"],
		says: "WHERE a.client_id = ? AND t.given_at >= ?",
		why: "a key that others had may have touched anybody",
		by: "nothing: it reads every token there is, also on one database",
		often: "once for a key that was stolen (`keys retire --compromised-since`)",
	},
	{ verbs: ["age"], says: "UPDATE", why: sandbox, by: "nothing", often: "never in production" },
	{ verbs: ["expire"], says: "digest = ?", why: sandbox, by: "nothing", often: "never in production" },
];
