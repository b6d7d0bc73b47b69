"""The tables of the search index, and the triggers that note what it holds of articles that change."""

SEARCH_TABLES = """
-- The tiers of the search index as their files are: see `search_records.TierRecord`.
CREATE TABLE search_tier (
    name TEXT PRIMARY KEY, since INTEGER NOT NULL, before INTEGER NOT NULL,
    size INTEGER NOT NULL, articles INTEGER NOT NULL, numbering BLOB NOT NULL, years TEXT NOT NULL,
    pairs INTEGER NOT NULL, words INTEGER NOT NULL, vocabulary INTEGER NOT NULL, cards INTEGER NOT NULL,
    pair_postings INTEGER NOT NULL, word_postings INTEGER NOT NULL, made_for TEXT NOT NULL, whole INTEGER NOT NULL
) WITHOUT ROWID;

-- What the index holds of articles that changed since it was written; nothing of one that was not there (`was` is 0).
CREATE TABLE search_change (
    article INTEGER PRIMARY KEY, was INTEGER NOT NULL, state INTEGER NOT NULL, published INTEGER, path TEXT NOT NULL,
    terms TEXT NOT NULL, title TEXT NOT NULL, detail TEXT, lead TEXT, html TEXT
);

-- Without OR IGNORE: what such a statement says of conflicts goes for the triggers that it fires as well.
CREATE TRIGGER search_article_new AFTER INSERT ON article
WHEN new.page = 0 AND EXISTS (SELECT 1 FROM search_tier) BEGIN
    INSERT INTO search_change SELECT new.id, 0, 0, NULL, '', '', '', NULL, NULL, NULL
    WHERE NOT EXISTS (SELECT 1 FROM search_change WHERE article = new.id);
END;
CREATE TRIGGER search_article_changed BEFORE UPDATE ON article
WHEN old.page = 0 AND EXISTS (SELECT 1 FROM search_tier)
AND (old.state, old.published, old.path, old.title, old.card, old.url, old.category, old.authors, old.tags)
IS NOT (new.state, new.published, new.path, new.title, new.card, new.url, new.category, new.authors, new.tags) BEGIN
    INSERT INTO search_change
    SELECT old.id, 1, old.state, old.published, old.path,
        old.category || char(10) || old.authors || char(10) || old.tags, old.title, detail, lead, html
    FROM (SELECT old.id AS id) LEFT JOIN body ON body.article = id
    WHERE NOT EXISTS (SELECT 1 FROM search_change WHERE article = old.id);
END;
CREATE TRIGGER search_article_gone BEFORE DELETE ON article
WHEN old.page = 0 AND EXISTS (SELECT 1 FROM search_tier) BEGIN
    INSERT INTO search_change
    SELECT old.id, 1, old.state, old.published, old.path,
        old.category || char(10) || old.authors || char(10) || old.tags, old.title, detail, lead, html
    FROM (SELECT old.id AS id) LEFT JOIN body ON body.article = id
    WHERE NOT EXISTS (SELECT 1 FROM search_change WHERE article = old.id);
END;
-- The row of `article` is updated before: by then its title is noted if it changed, and else is what it was.
CREATE TRIGGER search_body_changed BEFORE INSERT ON body
WHEN EXISTS (SELECT 1 FROM search_tier) BEGIN
    INSERT INTO search_change
    SELECT id, 1, state, published, path,
        category || char(10) || authors || char(10) || tags, title, detail, lead, html
    FROM article JOIN body ON body.article = article.id
    WHERE id = new.article AND page = 0 AND (detail, lead, html) IS NOT (new.detail, new.lead, new.html)
    AND NOT EXISTS (SELECT 1 FROM search_change WHERE article = new.article);
END;
"""
