/**
 * The calls that the phone's host answers beside getAuthCode: what stands on `my`, and what canIUse says, before the host has been
 * heard. A name that is missing here is there all the same once it has.
 */
export const hostCalls = [
	"alert",
	"confirm",
	"prompt",
	"showModal",
	"showToast",
	"hideToast",
	"showLoading",
	"hideLoading",
	"showActionSheet",
	"setNavigationBar",
	"getClipboard",
	"setClipboard",
	"getLocation",
	"vibrate",
	"vibrateShort",
	"vibrateLong",
	"getSetting",
	"openSetting",
	"makePhoneCall",
	"openLocation",
] as const;
export type HostCall = (typeof hostCalls)[number];
