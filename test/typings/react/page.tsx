import { createServerService, type GrantsElement } from "@byleave/host";
import type {} from "@byleave/host/react";
import { useRef } from "react";

const service = createServerService({
	server: "",
	language: "en",
	userToken: async () => "",
	showAuthPage: async () => ({ kind: "denied" }),
});
export function Mine() {
	const element = useRef<GrantsElement>(null);
	return <byleave-grants ref={element} source={service.grants} className="mine" />;
}
export const inbox = <byleave-inbox source={service.inbox} onClick={() => {}} />;
// @ts-expect-error no such source
export const wrong = <byleave-grants source={7} />;
// @ts-expect-error no such element
export const other = <byleave-nothing />;
export const tag: GrantsElement | null = document.querySelector("byleave-grants");
