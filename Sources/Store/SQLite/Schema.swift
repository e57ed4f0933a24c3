import GRDB

/// The tables, as a list of migrations. A migration that was released never changes; a new one is added below it.
///
/// Amounts are minor units; times are milliseconds since 1970. Rows the till appends have growing integer keys, so that
/// a commit touches few pages; text identifiers are looked up through one index. Rows that the till writes refer only
/// to rows it has seen, so that one command cannot make the whole batch fail.
enum Schema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 first sale") { database in
            try database.execute(sql: people)
            try database.execute(sql: catalogue)
            try database.execute(sql: orders)
            try database.execute(sql: journals)
        }
        return migrator
    }

    private static let people = """
        CREATE TABLE account (
            id TEXT NOT NULL PRIMARY KEY,
            name TEXT NOT NULL,
            folded TEXT NOT NULL UNIQUE,
            password TEXT NOT NULL,
            created_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE session (
            token_hash TEXT NOT NULL PRIMARY KEY,
            account TEXT NOT NULL REFERENCES account(id) ON DELETE CASCADE,
            expires_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX session_by_expiry ON session(expires_at);

        CREATE TABLE room (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            title TEXT NOT NULL,
            host TEXT NOT NULL REFERENCES account(id),
            phase TEXT NOT NULL CHECK (phase IN ('open', 'ended')),
            opened_at INTEGER NOT NULL,
            card TEXT
        ) STRICT;
        CREATE INDEX room_open ON room(number) WHERE phase = 'open';
        """

    private static let catalogue = """
        CREATE TABLE product (
            id TEXT NOT NULL PRIMARY KEY,
            shop TEXT NOT NULL,
            title TEXT NOT NULL,
            description TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE sku (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            product TEXT NOT NULL REFERENCES product(id),
            spec TEXT NOT NULL,
            list_price INTEGER NOT NULL,
            currency TEXT NOT NULL
        ) STRICT;
        CREATE INDEX sku_of_product ON sku(product);

        CREATE TABLE stock (
            sku TEXT NOT NULL PRIMARY KEY REFERENCES sku(id),
            on_hand INTEGER NOT NULL CHECK (on_hand >= 0),
            reserved INTEGER NOT NULL CHECK (reserved BETWEEN 0 AND on_hand)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE offer (
            number INTEGER PRIMARY KEY,
            room TEXT NOT NULL REFERENCES room(id),
            sku TEXT NOT NULL REFERENCES sku(id),
            price INTEGER NOT NULL,
            currency TEXT NOT NULL,
            limit_per_buyer INTEGER,
            UNIQUE (room, sku)
        ) STRICT;
        """

    private static let orders = """
        CREATE TABLE cart_line (
            buyer TEXT NOT NULL,
            room TEXT NOT NULL REFERENCES room(id),
            position INTEGER NOT NULL,
            sku TEXT NOT NULL REFERENCES sku(id),
            quantity INTEGER NOT NULL,
            PRIMARY KEY (buyer, room, position)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE orders (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            buyer TEXT NOT NULL,
            room TEXT NOT NULL REFERENCES room(id),
            state TEXT NOT NULL,
            total INTEGER NOT NULL,
            currency TEXT NOT NULL,
            placed_at INTEGER NOT NULL,
            reserved_until INTEGER NOT NULL,
            paid_at INTEGER
        ) STRICT;
        CREATE INDEX orders_of_buyer ON orders(buyer);
        CREATE INDEX orders_in_room ON orders(room);
        CREATE INDEX orders_unpaid ON orders(reserved_until) WHERE state = 'reserved';

        CREATE TABLE order_line (
            order_number INTEGER NOT NULL REFERENCES orders(number),
            position INTEGER NOT NULL,
            sku TEXT NOT NULL REFERENCES sku(id),
            shop TEXT NOT NULL,
            title TEXT NOT NULL,
            spec TEXT NOT NULL,
            quantity INTEGER NOT NULL,
            list_price INTEGER NOT NULL,
            unit_price INTEGER NOT NULL,
            amount INTEGER NOT NULL,
            PRIMARY KEY (order_number, position)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE payment (
            gateway TEXT NOT NULL,
            trade TEXT NOT NULL,
            number INTEGER PRIMARY KEY,
            order_number INTEGER NOT NULL REFERENCES orders(number),
            amount INTEGER NOT NULL,
            purpose TEXT NOT NULL,
            at INTEGER NOT NULL,
            UNIQUE (gateway, trade)
        ) STRICT;
        CREATE INDEX payment_of_order ON payment(order_number);
        CREATE INDEX payment_refund_due ON payment(number) WHERE purpose = 'refund-due';

        CREATE TABLE bought (
            buyer TEXT NOT NULL,
            room TEXT NOT NULL,
            sku TEXT NOT NULL,
            pieces INTEGER NOT NULL CHECK (pieces >= 0),
            PRIMARY KEY (buyer, room, sku)
        ) STRICT, WITHOUT ROWID;
        """

    private static let journals = """
        CREATE TABLE stock_movement (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            sku TEXT NOT NULL,
            kind TEXT NOT NULL,
            quantity INTEGER NOT NULL CHECK (quantity >= 0),
            order_id TEXT,
            at INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE ledger_entry (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            order_id TEXT NOT NULL,
            account TEXT NOT NULL,
            amount INTEGER NOT NULL,
            currency TEXT NOT NULL,
            at INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE outbox (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL,
            sku TEXT,
            room TEXT,
            order_id TEXT,
            state TEXT,
            on_hand INTEGER,
            available INTEGER
        ) STRICT;

        -- Numbered in the order they come, which is the order they may be forgotten in.
        CREATE TABLE answered (
            number INTEGER PRIMARY KEY,
            account TEXT NOT NULL,
            name TEXT NOT NULL,
            request_hash TEXT NOT NULL,
            outcome TEXT NOT NULL,
            subject TEXT,
            state TEXT,
            kept_until INTEGER NOT NULL,
            UNIQUE (account, name)
        ) STRICT;
        """
}
