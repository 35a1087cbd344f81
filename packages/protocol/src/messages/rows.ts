import type { MerchantCause, ResultRow, Source } from "../platform/rows.ts";
import type { ChannelName } from "./channels.ts";

/** What is sent by a path at which messages are accepted. */
export interface MessageRow {
	/** Only by these; by which of them, the template says. */
	readonly channels: readonly ChannelName[];
	/** There is no template: the request holds the words, and this is the one channel. */
	readonly written?: ChannelName;
	/** What this path's page says otherwise than its platform. */
	readonly results?: Readonly<Partial<Record<MerchantCause, ResultRow>>>;
}

/** How a link to a page of a mini program is written. */
export interface DeepLinkRow extends Source {
	/** All that stands before the question mark. */
	readonly begins: string;
	/** The key of the app's id in its query. */
	readonly app: string;
	/** The key of the page; null: it leads to the first one. */
	readonly page: string | null;
	/** The key of what that page is asked with; null: nothing. */
	readonly query: string | null;
}
