/** What a query by either way says of articles, in one shape. */
export interface Shape {
  title: string;
  author: { name: string; articles: { title: string }[] } | null;
  hero: { title: string } | null;
  related: { title: string; author: { name: string } | null; hero: { title: string } | null }[];
}
const only = <T extends object>(entry: T | null, pick: (entry: T) => object) => (entry ? pick(entry) : null);
export const shapeOf = ({ title, author, hero, related }: Shape) => ({
  title,
  author: only(author, ({ name, articles }) => ({ name, articles: articles.map((article) => article.title) })),
  hero: only(hero, (h) => ({ title: h.title })),
  related: related.map((each) => ({
    title: each.title,
    author: only(each.author, ({ name }) => ({ name })),
    hero: only(each.hero, (h) => ({ title: h.title })),
  })),
});
