import Commerce
import GRDB

/// The tables, as a list of migrations. A migration that was released never changes; a new one is added below it.
///
/// Amounts are minor units; times are milliseconds since 1970. What an order costs is the pages it changes: rows the
/// till appends have growing integer keys and lie together, and each index whose keys come at random adds a page of its
/// own. So text identifiers are looked up through one index, and what is kept for each buyer has numbers for keys. Rows
/// that the till writes refer only to rows it has seen, so that one command cannot make the whole batch fail.
enum Schema {
    /// What `orders_open` lists. A query must repeat it to the letter for SQLite to see that the index will do.
    static let isOpenOrder = "state IN (\(sqlNames(where: openOrders.contains)))"
    static let openOrders: Set<Order.State> = [.paid, .shipped, .delivered, .refunding]

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 the till") { database in
            try database.execute(sql: people)
            try database.execute(sql: catalogue)
            try database.execute(sql: orders)
            try database.execute(sql: journals)
        }
        migrator.registerMigration("2 bans") { try $0.execute(sql: bans) }
        migrator.registerMigration("3 follows") { try $0.execute(sql: follows) }
        migrator.registerMigration("4 moderation") { try $0.execute(sql: moderation) }
        migrator.registerMigration("5 draws") { try $0.execute(sql: draws) }
        migrator.registerMigration("6 service", migrate: makeService)
        migrator.registerMigration("7 numbers") { try $0.execute(sql: numbers) }
        migrator.registerMigration("8 life") { try $0.execute(sql: life) }
        migrator.registerMigration("9 shelf order", migrate: makeShelfOrder)
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
        -- Attributes and pictures are JSON, for they are shown and never asked for.
        CREATE TABLE product (
            id TEXT NOT NULL PRIMARY KEY,
            shop TEXT NOT NULL,
            code TEXT NOT NULL,
            title TEXT NOT NULL,
            description TEXT NOT NULL,
            attributes TEXT NOT NULL,
            pictures TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX product_of_shop ON product(shop, id);

        CREATE TABLE sku (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            product TEXT NOT NULL REFERENCES product(id),
            code TEXT NOT NULL,
            specs TEXT NOT NULL,
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
            id TEXT NOT NULL UNIQUE,
            room TEXT NOT NULL REFERENCES room(id),
            sku TEXT NOT NULL REFERENCES sku(id),
            kind TEXT NOT NULL CHECK (kind IN ('standing', 'flash')),
            price INTEGER NOT NULL,
            currency TEXT NOT NULL,
            limit_per_buyer INTEGER,
            starts_at INTEGER,
            ends_at INTEGER,
            quota INTEGER,
            withdrawn INTEGER NOT NULL CHECK (withdrawn IN (0, 1)),
            reserved INTEGER NOT NULL DEFAULT 0 CHECK (reserved >= 0),
            taken INTEGER NOT NULL DEFAULT 0 CHECK (taken >= 0)
        ) STRICT;
        CREATE UNIQUE INDEX offer_on_shelf ON offer(room, sku, kind) WHERE withdrawn = 0;
        -- All that a line was ever sold by, for its place on the shelf.
        CREATE INDEX offer_of_line ON offer(room, sku, withdrawn);

        CREATE TABLE coupon (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            shop TEXT NOT NULL,
            code TEXT NOT NULL,
            title TEXT NOT NULL,
            amount_off INTEGER,
            basis_points INTEGER,
            cap INTEGER,
            threshold INTEGER NOT NULL,
            currency TEXT NOT NULL,
            starts_at INTEGER,
            ends_at INTEGER,
            quota INTEGER NOT NULL,
            limit_per_buyer INTEGER NOT NULL,
            products TEXT NOT NULL,
            withdrawn INTEGER NOT NULL CHECK (withdrawn IN (0, 1)),
            reserved INTEGER NOT NULL DEFAULT 0 CHECK (reserved >= 0),
            taken INTEGER NOT NULL DEFAULT 0 CHECK (taken >= 0),
            CHECK ((amount_off IS NULL) <> (basis_points IS NULL))
        ) STRICT;
        CREATE INDEX coupon_of_shop ON coupon(shop);
        """

    private static let orders = """
        CREATE TABLE cart (
            buyer TEXT NOT NULL,
            shop TEXT NOT NULL,
            version INTEGER NOT NULL,
            PRIMARY KEY (buyer, shop)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE cart_line (
            buyer TEXT NOT NULL,
            shop TEXT NOT NULL,
            position INTEGER NOT NULL,
            sku TEXT NOT NULL REFERENCES sku(id),
            quantity INTEGER NOT NULL,
            PRIMARY KEY (buyer, shop, position)
        ) STRICT, WITHOUT ROWID;

        -- Who ever ordered, numbered, because what is kept for every buyer stays small that way.
        CREATE TABLE buyer (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE
        ) STRICT;

        -- The address is sealed: it is nobody's who merely has the file.
        CREATE TABLE orders (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            buyer INTEGER NOT NULL REFERENCES buyer(number),
            room TEXT NOT NULL REFERENCES room(id),
            shop TEXT NOT NULL,
            state TEXT NOT NULL,
            total INTEGER NOT NULL,
            currency TEXT NOT NULL,
            placed_at INTEGER NOT NULL,
            reserved_until INTEGER NOT NULL,
            coupon TEXT,
            coupon_code TEXT,
            coupon_title TEXT,
            saving INTEGER,
            address TEXT,
            note TEXT NOT NULL,
            paid_at INTEGER,
            carrier TEXT,
            parcel TEXT,
            shipped_at INTEGER,
            delivered_at INTEGER,
            completed_at INTEGER
        ) STRICT;
        CREATE INDEX orders_of_buyer ON orders(buyer);
        -- Orders of one shop come one behind the other: a page that is changed anyway.
        CREATE INDEX orders_of_shop ON orders(shop);
        CREATE INDEX orders_unpaid ON orders(reserved_until) WHERE state = 'reserved';
        -- What the shipping desk looks at, among many that are done with.
        CREATE INDEX orders_open ON orders(shop, state) WHERE \(isOpenOrder);
        CREATE INDEX orders_delivered ON orders(delivered_at) WHERE state = 'delivered';

        CREATE TABLE order_line (
            order_number INTEGER NOT NULL REFERENCES orders(number),
            position INTEGER NOT NULL,
            sku TEXT NOT NULL REFERENCES sku(id),
            product TEXT NOT NULL,
            offer TEXT NOT NULL,
            kind TEXT NOT NULL,
            title TEXT NOT NULL,
            spec TEXT NOT NULL,
            quantity INTEGER NOT NULL,
            list_price INTEGER NOT NULL,
            unit_price INTEGER NOT NULL,
            amount INTEGER NOT NULL,
            discount INTEGER NOT NULL,
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

        CREATE TABLE refund (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            order_number INTEGER NOT NULL REFERENCES orders(number),
            gateway TEXT NOT NULL,
            trade TEXT NOT NULL,
            amount INTEGER NOT NULL CHECK (amount > 0),
            cause TEXT NOT NULL,
            reason TEXT NOT NULL,
            asked_at INTEGER NOT NULL,
            state TEXT NOT NULL,
            answer TEXT NOT NULL,
            carrier TEXT,
            parcel TEXT,
            condition TEXT,
            settled_at INTEGER
        ) STRICT;
        CREATE INDEX refund_of_order ON refund(order_number);
        CREATE INDEX refund_due ON refund(order_number) WHERE state = 'due';

        CREATE TABLE refund_line (
            refund TEXT NOT NULL REFERENCES refund(id),
            position INTEGER NOT NULL,
            sku TEXT NOT NULL,
            quantity INTEGER NOT NULL CHECK (quantity > 0),
            PRIMARY KEY (refund, position)
        ) STRICT, WITHOUT ROWID;

        -- Only of offers that limit it.
        CREATE TABLE bought (
            buyer INTEGER NOT NULL,
            offer INTEGER NOT NULL,
            pieces INTEGER NOT NULL CHECK (pieces >= 0),
            PRIMARY KEY (buyer, offer)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE coupon_use (
            buyer INTEGER NOT NULL,
            coupon TEXT NOT NULL,
            uses INTEGER NOT NULL CHECK (uses >= 0),
            PRIMARY KEY (buyer, coupon)
        ) STRICT, WITHOUT ROWID;

        -- Sealed as those of orders are.
        CREATE TABLE address (
            account TEXT NOT NULL PRIMARY KEY REFERENCES account(id) ON DELETE CASCADE,
            sealed TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        """

    private static let journals = """
        CREATE TABLE stock_movement (
            number INTEGER PRIMARY KEY,
            sku TEXT NOT NULL,
            kind TEXT NOT NULL,
            quantity INTEGER NOT NULL CHECK (quantity >= 0),
            order_id TEXT,
            at INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE ledger_entry (
            number INTEGER PRIMARY KEY,
            order_id TEXT NOT NULL,
            account TEXT NOT NULL,
            amount INTEGER NOT NULL,
            currency TEXT NOT NULL,
            at INTEGER NOT NULL
        ) STRICT;

        -- The last rows are never removed, so a sequence is never given twice.
        CREATE TABLE outbox (
            sequence INTEGER PRIMARY KEY,
            kind TEXT NOT NULL,
            subject TEXT NOT NULL,
            room TEXT,
            state TEXT,
            on_hand INTEGER,
            available INTEGER
        ) STRICT;

        -- Numbered in the order they come, which is the order they may be forgotten in. Of a key 128 bits are kept: those
        -- of a digest, the first 64 the time's where the key begins with it.
        CREATE TABLE answered (
            number INTEGER PRIMARY KEY,
            key_high INTEGER NOT NULL,
            key_low INTEGER NOT NULL,
            request_hash TEXT NOT NULL,
            outcome TEXT NOT NULL,
            subject TEXT,
            state TEXT,
            kept_until INTEGER NOT NULL,
            UNIQUE (key_high, key_low)
        ) STRICT;
        """
}
