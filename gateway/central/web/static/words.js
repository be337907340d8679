// What the pass page says, Chinese first.

export const WORDS = {
  live: ["有效，自动更新", "Live, renews by itself"],
  late: ["网络慢，正在更新…", "Slow network, renewing…"],
  expired: ["已过期，请检查网络后刷新", "Expired: check the network, then refresh"],
  "not-approved": ["不在批准日期内，请联系公司接待", "Not approved for today: ask your company's desk"],
  "too-often": ["刷新太快，请稍候", "Refreshed too often, wait a moment"],
  gone: ["链接已失效，请向公司接待索取", "This link no longer works: ask your company's desk"],
};

export const OVER = { expired: ["已过期", "expired"], refused: ["无效", "not valid"] };

export const NOTES = {
  plain: ["此页不是 https，没有网络时不能出码", "Not over https: there will be no code without a network"],
  unable: ["此浏览器不能离线出码", "This browser can make no code without a network"],
  offline: (until) => [`没有网络，本机出码，可用至 ${until}`, `No network: this phone makes codes until ${until}`],
  ready: (until) => [`没有网络也能出码，可用至 ${until}`, `Works without a network until ${until}`],
};
