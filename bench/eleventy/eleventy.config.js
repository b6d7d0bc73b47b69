// The same site for Eleventy: the same listings, feeds of 30 entries, nothing that ours does not publish.

const PAGE_SIZE = 20;
const FEED_SIZE = 30;
const WEEKDAYS = ["Chủ Nhật", "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy"];
const HOUR = 3_600_000;

const two = (number) => String(number).padStart(2, "0");
// A moment as Vietnam's clocks show it, whatever the machine's zone.
const local = (date) => new Date(new Date(date).getTime() + 7 * HOUR);
const slug = (text) =>
  text.replace(/đ/gi, "d").normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");

// Listings of one kind, cut into pages; each page knows the address of the ones beside it.
const paged = (kind, root, groups) =>
  [...groups].flatMap(([name, entries]) => {
    const url = `${root}${slug(name)}/`;
    const pages = Math.ceil(entries.length / PAGE_SIZE);
    const address = (number) => (number === 1 ? url : `${url}trang/${number}/`);
    return Array.from({ length: pages }, (_, at) => ({
      kind, root, name, number: at + 1, pages, total: entries.length, url: address(at + 1),
      entries: entries.slice(at * PAGE_SIZE, (at + 1) * PAGE_SIZE),
      older: at + 1 < pages ? address(at + 2) : null,
      newer: at > 0 ? address(at) : null,
    }));
  });

const grouped = (articles, names) => {
  const groups = new Map();
  for (const article of articles)
    for (const name of names(article)) {
      if (!groups.has(name)) groups.set(name, []);
      groups.get(name).push(article);
    }
  return groups;
};

const sorted = (groups) => [...groups].sort(([one], [other]) => one.localeCompare(other, "vi"));

export default function (config) {
  config.addPassthroughCopy("content/**/*.png");
  config.addPassthroughCopy({ extra: "/" });
  config.setNunjucksEnvironmentOptions({ autoescape: true });
  config.addFilter("slug", slug);
  config.addFilter("short", (date) => `${two(local(date).getUTCDate())}/${two(local(date).getUTCMonth() + 1)}/${local(date).getUTCFullYear()}`);
  config.addFilter("iso", (date) => local(date).toISOString().slice(0, 19) + "+07:00");
  config.addFilter("rfc822", (date) => local(date).toUTCString().replace("GMT", "+0700"));
  config.addFilter("office", (date) => {
    const day = local(date);
    return `${WEEKDAYS[day.getUTCDay()]}, ${two(day.getUTCDate())}/${two(day.getUTCMonth() + 1)}/${day.getUTCFullYear()} - ${two(day.getUTCHours())}:${two(day.getUTCMinutes())}`;
  });
  config.addFilter("json", (value) => JSON.stringify(value).replaceAll("<", "\\u003c"));

  let articles;
  const newest = (collection) => {
    if (articles?.source !== collection) {
      const found = collection.getFilteredByGlob("content/[0-9]*/**/*.md");
      found.sort((one, other) => other.date - one.date || (one.inputPath < other.inputPath ? 1 : -1));
      found.forEach((article, at) => {
        article.data.newer = found[at - 1];
        article.data.related = found.slice(at + 1, at + 5);
      });
      articles = { source: collection, found };
    }
    return articles.found;
  };
  const categories = (collection) => grouped(newest(collection), (article) => [article.data.category]);
  const authors = (collection) => grouped(newest(collection), (article) => article.data.authors);
  const tags = (collection) => grouped(newest(collection), (article) => article.data.keywords ?? []);
  const kinds = [
    ["Chuyên mục", "/chuyen-muc/", categories],
    ["Tác giả", "/tac-gia/", authors],
    ["Từ khoá", "/tu-khoa/", tags],
  ];
  const years = (collection) => grouped(newest(collection), (article) => [local(article.date).getUTCFullYear()]);
  const months = (entries) => grouped(entries, (article) => [local(article.date).getUTCMonth() + 1]);

  config.addCollection("newest", newest);
  config.addCollection("latest", (collection) => newest(collection).slice(0, PAGE_SIZE));
  config.addCollection("featured", (collection) => newest(collection).filter((article) => article.data.featured).slice(0, 5));
  config.addCollection("sections", (collection) =>
    sorted(categories(collection)).map(([name, entries]) => ({ name, url: `/chuyen-muc/${slug(name)}/`, entries: entries.slice(0, 4) })));
  config.addCollection("listings", (collection) => kinds.flatMap(([kind, root, groups]) => paged(kind, root, groups(collection))));
  config.addCollection("terms", (collection) =>
    kinds.map(([name, url, groups]) => ({
      name, url,
      terms: sorted(groups(collection)).map(([term, entries]) => ({ name: term, url: `${url}${slug(term)}/`, count: entries.length })),
    })));
  config.addCollection("years", (collection) =>
    [...years(collection)].map(([year, entries]) => ({
      year, url: `/luu-tru/${year}/`, count: entries.length,
      months: [...months(entries)].map(([month, within]) => ({ name: `Tháng ${month}`, url: `/luu-tru/${year}/${two(month)}/`, count: within.length })),
    })));
  config.addCollection("months", (collection) =>
    [...years(collection)].flatMap(([year, entries]) =>
      [...months(entries)].map(([month, within]) => ({ year, name: `Tháng ${month}/${year}`, url: `/luu-tru/${year}/${two(month)}/`, entries: within }))));
  config.addCollection("feeds", (collection) => [
    { title: "Bài mẫu", url: "/", entries: newest(collection).slice(0, FEED_SIZE) },
    ...[...categories(collection)].map(([name, entries]) => ({ title: name, url: `/chuyen-muc/${slug(name)}/`, entries: entries.slice(0, FEED_SIZE) })),
  ]);

  return {
    dir: { input: "content", includes: "../layouts", layouts: "../layouts", data: "../data", output: "public" },
    // The articles hold Markdown and nothing to fill in.
    markdownTemplateEngine: false,
  };
}
