/** Names of mini-programs.md 3 that two programs or more use, each with how many of 22 do: facts. */
export const counted = {
	calls: {
		...{ getAuthCode: 20, navigateTo: 16, alert: 16, showToast: 15, hideLoading: 14, request: 14, showLoading: 13 },
		...{ getStorageSync: 12, setStorageSync: 11, setNavigationBar: 11, navigateBack: 11, reLaunch: 11, confirm: 10 },
		...{ tradePay: 10, switchTab: 9, redirectTo: 8, setStorage: 8, getSystemInfo: 8, getSystemInfoSync: 7 },
		...{ createSelectorQuery: 7, getStorage: 7, httpRequest: 6, makePhoneCall: 6, scan: 6, chooseImage: 6 },
		...{ stopPullDownRefresh: 5, "ap.navigateToAlipayPage": 5, canIUse: 5, call: 5, getUpdateManager: 5 },
		...{ removeStorage: 5, getAuthUserInfo: 5, createWebViewContext: 5, removeStorageSync: 4, showModal: 4 },
		...{ createCanvasContext: 4, getLocation: 4, navigateToMiniProgram: 4, openLocation: 4, uploadFile: 4 },
		...{ setClipboard: 4, downloadFile: 4, hideNavigationBarLoading: 3, pageScrollTo: 3, createAnimation: 3 },
		...{ showNavigationBarLoading: 3, hideToast: 3, getPhoneNumber: 3, clearStorageSync: 3, getSetting: 3 },
		...{ showSharePanel: 3, createMapContext: 3, isIDE: 3, getAppIdSync: 3, getImageInfo: 2, getNetworkType: 2 },
		...{ saveImage: 2, getOpenUserInfo: 2, previewImage: 2, chooseCity: 2, optionsSelect: 2, isCollected: 2 },
		...{ chooseLocation: 2, env: 2, onNetworkStatusChange: 2, openSetting: 2, hideTabBar: 2, SDKVersion: 2 },
		...{ datePicker: 2, hideShareMenu: 2 },
	},
	tags: {
		...{ view: 22, text: 20, button: 18, image: 17, block: 13, input: 12, "scroll-view": 11, "web-view": 11 },
		...{ swiper: 8, "swiper-item": 8, navigator: 6, form: 6, textarea: 6, canvas: 5, icon: 4, label: 4, picker: 4 },
		...{ "cover-view": 3, "cover-image": 3, "rich-text": 3, template: 3, import: 3, "picker-view": 3, radio: 3 },
		...{ "radio-group": 3, checkbox: 3, slot: 3, switch: 3, map: 3, "import-sjs": 2, "checkbox-group": 2, video: 2 },
	},
	attributes: {
		...{ class: 21, "a:if": 18, src: 18, "data-": 16, "a:for": 16, id: 16, style: 14, "a:else": 11, "a:for-item": 10 },
		...{ "a:for-index": 10, "a:key": 9, "hover-class": 8, "a:elif": 7, ref: 4, slot: 2, mode: 14, "open-type": 6 },
		...{ "form-type": 6, "scroll-y": 10 },
	},
	events: {
		...{ onTap: 20, onChange: 10, onInput: 9, onMessage: 9, catchTap: 6, onSubmit: 6, onBlur: 6, onTouchStart: 6 },
		...{ onTouchEnd: 5, onTouchMove: 4, catchTouchMove: 4, onReset: 4, onConfirm: 4, onScrollToLower: 3 },
		...{ onGetAuthorize: 3, onFocus: 3, onScroll: 3, onAppear: 2, onError: 2, bindtap: 2, catchtap: 2, onclick: 2 },
	},
	life: {
		...{ onLaunch: 21, onLoad: 20, onShow: 20, onHide: 14, onUnload: 14, onReady: 14, onShareAppMessage: 12 },
		...{ onReachBottom: 11, onPullDownRefresh: 9, onTitleClick: 6, onPageScroll: 3, onBack: 3, onError: 3 },
		...{ onPageNotFound: 2, methods: 8, data: 8, props: 7, didMount: 6, didUpdate: 6, didUnmount: 5, mixins: 5 },
		...{ deriveDataFromProps: 4, onInit: 3, properties: 2 },
	},
	/** By where they stand. */
	keys: {
		...{ "app.pages": 21, "app.window": 21, "window.defaultTitle": 20, "window.titleBarColor": 10, "app.tabBar": 9 },
		...{ "tabBar.items": 9, "tabBar.textColor": 9, "tabBar.selectedColor": 9, "tabBar.backgroundColor": 9 },
		...{ "window.backgroundColor": 7, "window.transparentTitle": 3, "window.pullRefresh": 3 },
		...{ "window.allowsBounceVertical": 3, "app.plugins": 2, "app.subPackages": 2, "unit.defaultTitle": 13 },
		...{ "unit.usingComponents": 13, "unit.component": 8, "unit.pullRefresh": 5, "unit.backgroundColor": 5 },
		...{ "unit.transparentTitle": 4, "unit.titleBarColor": 4, "unit.styleIsolation": 3 },
	},
} as const;

/** What the issue excepts: it falls back visibly, however many use it. */
export const fallsBack: ReadonlySet<string> = new Set([
	...["tradePay", "scan", "chooseImage", "createCanvasContext", "createMapContext"],
	...["navigateToMiniProgram", "ap.navigateToAlipayPage", "showSharePanel", "hideShareMenu", "onShareAppMessage"],
	...["saveImage", "isCollected", "chooseLocation"],
]);
/** Empty boxes that say what they are. */
export const boxed: ReadonlySet<string> = new Set(["canvas", "map"]);
