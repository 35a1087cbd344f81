/**
 * The calls that the phone's host answers beside getAuthCode: what stands on `my`, and what canIUse says, before the host has been
 * heard. A name that is missing here is there all the same once it has.
 */
export const hostCalls = [
	"alert",
	"confirm",
	"prompt",
	"showToast",
	"hideToast",
	"showLoading",
	"hideLoading",
	"showActionSheet",
	"setNavigationBar",
	"getClipboard",
	"setClipboard",
	"previewImage",
	"getLocation",
	"vibrate",
	"vibrateShort",
	"vibrateLong",
	"getSetting",
	"openSetting",
] as const;
export type HostCall = (typeof hostCalls)[number];
