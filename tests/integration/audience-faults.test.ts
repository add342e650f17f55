import { bootStrapi } from '../support/strapi';

const contact = {
  uid: 'api::article.article',
  identity: 'title',
  email: 'priority',
  user: 'author',
  account: 'related',
  tags: 'related',
  expose: ['nothing', 'author.name.x'],
};

test('every fault of the audiences is said at once when Strapi starts', async () => {
  const plugins = {
    segments: {
      config: {
        audiences: { contact, account: { uid: 'api::nothing.nothing', identity: 'id' } },
        tracking: { fields: { contact: { a: 'nothing', b: 'related', c: 'title' } } },
      },
    },
  };
  const failure = await bootStrapi({ plugins }).then(
    (app) => app.destroy().then(() => ''),
    (error: Error) => error.message
  );
  for (const fault of [
    'audiences.contact.uid: api::article.article has draft & publish on',
    'audiences.contact.identity: “title” of api::article.article must be unique',
    'audiences.contact.email: “priority” of api::article.article is no text',
    'audiences.contact.user: “author” of api::article.article must be a relation to plugin::users-permissions.user',
    'audiences.contact.account: “related” of api::article.article must be a relation to api::nothing.nothing',
    'audiences.contact.tags: “related” of api::article.article must be a relation to plugin::segments.tag',
    'audiences.contact.expose[0]: there is no “nothing”',
    'audiences.contact.expose[1]: there is no “author.name.x”',
    'tracking.fields.contact.a: api::article.article has no attribute “nothing”',
    'tracking.fields.contact.b: “related” of api::article.article is no single value',
    'tracking.fields.contact.c: “title” of api::article.article is the identity',
    'audiences.account.uid: there is no type api::nothing.nothing',
  ]) {
    expect(failure).toContain(fault);
  }
});
