// Lets JSX know the elements of @byleave/host: `import type {} from "@byleave/host/react"`, or name it in `types`.
// React is the reader's own; a program without it does not take this file.
import type { GrantsElement, InboxElement, NoticeElement, SheetElement } from "@byleave/host";
import type { ClassAttributes, HTMLAttributes } from "react";

type Props<Element extends HTMLElement, Own extends keyof Element = never> = ClassAttributes<Element> &
	HTMLAttributes<Element> &
	Partial<Pick<Element, Own>>;

declare module "react" {
	namespace JSX {
		interface IntrinsicElements {
			/** The user's own page: what they have allowed, and how to stop it. */
			"byleave-grants": Props<GrantsElement, "source">;
			/** The user's inbox: what apps sent by leave, and how that is stopped. */
			"byleave-inbox": Props<InboxElement, "source">;
			/** Made by `showSheet`. */
			"byleave-sheet": Props<SheetElement>;
			/** Made by `showNotice`. */
			"byleave-notice": Props<NoticeElement>;
		}
	}
}
