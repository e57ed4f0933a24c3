import Commerce
import GRDB

extension Schema {
    /// The tables of customer service, and the catalogue as it is searched.
    static func makeService(_ database: Database) throws {
        try database.execute(sql: service)
        var products: [Product] = []
        try database.forEachRow("SELECT id, shop, code, title, description, attributes, pictures FROM product") {
            products.append(try $0.product(0))
        }
        try database.index(products)
    }

    /// `service_terms` holds the terms of each row of `service_known`, made by `SearchText`: of a product all its texts,
    /// of an answer what was asked. The tokenizer has only to part them again.
    private static let service = """
        -- changed_at is since when it waits, or when it was answered.
        CREATE TABLE service_thread (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            shop TEXT NOT NULL,
            buyer TEXT NOT NULL REFERENCES account(id),
            waiting INTEGER NOT NULL CHECK (waiting >= 0),
            last INTEGER NOT NULL,
            changed_at INTEGER NOT NULL,
            UNIQUE (shop, buyer)
        ) STRICT;
        CREATE INDEX service_thread_open ON service_thread(shop, changed_at, number) WHERE waiting > 0;
        CREATE INDEX service_thread_answered ON service_thread(shop, changed_at, number) WHERE waiting = 0;
        CREATE INDEX service_thread_of_buyer ON service_thread(buyer, changed_at);

        CREATE TABLE service_message (
            thread INTEGER NOT NULL REFERENCES service_thread(number),
            number INTEGER NOT NULL,
            author TEXT NOT NULL CHECK (author IN ('buyer', 'shop', 'automatic')),
            sealed TEXT NOT NULL,
            product TEXT,
            at INTEGER NOT NULL,
            once TEXT,
            request_hash TEXT,
            PRIMARY KEY (thread, number)
        ) STRICT, WITHOUT ROWID;
        CREATE UNIQUE INDEX service_message_once ON service_message(thread, once) WHERE once IS NOT NULL;

        CREATE TABLE service_shop (
            shop TEXT NOT NULL PRIMARY KEY,
            automatic INTEGER NOT NULL CHECK (automatic IN (0, 1))
        ) STRICT, WITHOUT ROWID;

        -- A product, or a question with its answer.
        CREATE TABLE service_known (
            number INTEGER PRIMARY KEY,
            shop TEXT NOT NULL,
            product TEXT,
            question TEXT,
            answer TEXT
        ) STRICT;
        CREATE UNIQUE INDEX service_known_product ON service_known(product) WHERE question IS NULL;
        CREATE INDEX service_known_answer ON service_known(shop, number) WHERE question IS NOT NULL;

        CREATE VIRTUAL TABLE service_terms USING fts5(shop, terms, tokenize = 'unicode61 remove_diacritics 0');
        """
}
