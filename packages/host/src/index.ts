export type { Alert } from "./calls/alert.ts";
export type { ApiAsking, ApiFailed, ApiOutcome, HostApi } from "./calls/host-api.ts";
export type { ParamsRule } from "./calls/params.ts";
export { settingOf } from "./calls/setting.ts";
export type { CloseReason, Connection, ProgramDocument } from "./connection.ts";
export type { GrantsActs } from "./elements/grants/card.ts";
export { defineGrants, GrantsElement, type GrantsOpening, type GrantsSource } from "./elements/grants/page.ts";
export {
	defineInbox,
	InboxElement,
	type InboxOpenEvent,
	type InboxSource,
	type InboxUnreadEvent,
} from "./elements/inbox/page.ts";
export { NoticeElement, type NoticeOptions, showNotice } from "./elements/notice/notice.ts";
export type { Opening, PageAnswer, PageSource } from "./elements/page-element.ts";
export { SheetElement, type SheetOptions, showSheet } from "./elements/sheet/sheet.ts";
export { acceptedScopes, allowEnabled, sheetState } from "./elements/sheet/state.ts";
export type { HostFact } from "./flow/context.ts";
export { FRAME_SANDBOX, type FrameOptions, type OpenFrame, openFrame } from "./frame/frame.ts";
export { createHost, type Host, type HostOptions } from "./host.ts";
export * from "./oauth-service.ts";
export type { GrantsClient } from "./server/grants-client.ts";
export type { InboxClient } from "./server/inbox-client.ts";
export { createServerService, type ServerService, type ServerServiceOptions } from "./server/server-service.ts";

declare global {
	interface HTMLElementTagNameMap {
		"byleave-sheet": import("./elements/sheet/sheet.ts").SheetElement;
		"byleave-grants": import("./elements/grants/page.ts").GrantsElement;
		"byleave-inbox": import("./elements/inbox/page.ts").InboxElement;
		"byleave-notice": import("./elements/notice/notice.ts").NoticeElement;
	}
}
