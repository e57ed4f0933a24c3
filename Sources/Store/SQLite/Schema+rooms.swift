/// The tables of migrations 2 to 5: who may be in a room, who follows whom, order in the talk, and what is given away.
extension Schema {
    static let bans = """
        CREATE TABLE ban (
            room TEXT NOT NULL,
            person TEXT NOT NULL,
            cause TEXT NOT NULL,
            name TEXT,
            until INTEGER,
            PRIMARY KEY (room, person, cause)
        ) STRICT, WITHOUT ROWID;
        """

    static let follows = """
        CREATE TABLE follow (
            host TEXT NOT NULL REFERENCES account(id),
            follower TEXT NOT NULL REFERENCES account(id),
            since INTEGER NOT NULL,
            PRIMARY KEY (host, follower)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX follow_by_follower ON follow(follower, since);
        """

    static let draws = """
        -- A draw moves goods and money as an order does.
        ALTER TABLE stock_movement RENAME COLUMN order_id TO cause;
        ALTER TABLE ledger_entry RENAME COLUMN order_id TO cause;

        ALTER TABLE coupon ADD COLUMN personal INTEGER NOT NULL DEFAULT 0 CHECK (personal IN (0, 1));
        -- What was given of a personal coupon, and what open draws hold of it.
        ALTER TABLE coupon ADD COLUMN promised INTEGER NOT NULL DEFAULT 0 CHECK (promised BETWEEN 0 AND quota);

        CREATE TABLE coupon_given (
            buyer TEXT NOT NULL,
            coupon TEXT NOT NULL,
            count INTEGER NOT NULL CHECK (count >= 0),
            PRIMARY KEY (buyer, coupon)
        ) STRICT, WITHOUT ROWID;

        -- The seed is sealed: who merely has the file cannot know who will win.
        CREATE TABLE draw (
            id TEXT NOT NULL PRIMARY KEY,
            room TEXT NOT NULL REFERENCES room(id),
            shop TEXT NOT NULL,
            kind TEXT NOT NULL,
            title TEXT NOT NULL,
            places INTEGER NOT NULL,
            coupon TEXT,
            sku TEXT,
            pot INTEGER,
            currency TEXT,
            parts TEXT,
            phrase TEXT,
            follows INTEGER NOT NULL CHECK (follows IN (0, 1)),
            stay INTEGER,
            started_at INTEGER NOT NULL,
            until INTEGER NOT NULL,
            commitment TEXT NOT NULL,
            seed TEXT NOT NULL,
            entered INTEGER NOT NULL CHECK (entered >= 0),
            given INTEGER NOT NULL CHECK (given BETWEEN 0 AND places),
            ended_at INTEGER
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX draw_of_room ON draw(room, started_at);
        CREATE INDEX draw_open ON draw(until) WHERE ended_at IS NULL;

        CREATE TABLE draw_entry (
            draw TEXT NOT NULL REFERENCES draw(id),
            account TEXT NOT NULL,
            number INTEGER NOT NULL,
            ticket TEXT NOT NULL,
            at INTEGER NOT NULL,
            place INTEGER,
            PRIMARY KEY (draw, account)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE wallet (
            owner TEXT NOT NULL,
            shop TEXT NOT NULL,
            currency TEXT NOT NULL,
            balance INTEGER NOT NULL CHECK (balance >= 0),
            PRIMARY KEY (owner, shop, currency)
        ) STRICT, WITHOUT ROWID;
        """

    static let moderation = """
        ALTER TABLE ban ADD COLUMN reason TEXT NOT NULL DEFAULT '';
        ALTER TABLE ban ADD COLUMN is_kick INTEGER NOT NULL DEFAULT 0 CHECK (is_kick IN (0, 1));

        CREATE TABLE talk_rules (
            shop TEXT NOT NULL PRIMARY KEY,
            slow_seconds INTEGER NOT NULL,
            followers_only INTEGER NOT NULL CHECK (followers_only IN (0, 1)),
            contacts TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE word_rule (
            number INTEGER PRIMARY KEY,
            shop TEXT NOT NULL,
            word TEXT NOT NULL,
            act TEXT NOT NULL
        ) STRICT;
        CREATE INDEX word_rule_of_shop ON word_rule(shop);

        CREATE TABLE moderator (
            shop TEXT NOT NULL,
            account TEXT NOT NULL REFERENCES account(id),
            PRIMARY KEY (shop, account)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE mute (
            room TEXT NOT NULL,
            account TEXT NOT NULL REFERENCES account(id),
            until INTEGER,
            reason TEXT NOT NULL,
            PRIMARY KEY (room, account)
        ) STRICT, WITHOUT ROWID;

        -- Grows only: the database itself takes no change of what is in it.
        CREATE TABLE moderation_act (
            number INTEGER PRIMARY KEY,
            shop TEXT NOT NULL,
            room TEXT,
            act TEXT NOT NULL,
            actor TEXT,
            actor_name TEXT,
            person TEXT,
            name TEXT,
            reason TEXT NOT NULL,
            seconds INTEGER,
            at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX moderation_act_of_room ON moderation_act(shop, room, number);
        CREATE TRIGGER moderation_act_stays BEFORE UPDATE ON moderation_act
        BEGIN SELECT RAISE(ABORT, 'the log of moderation only grows'); END;
        CREATE TRIGGER moderation_act_is_kept BEFORE DELETE ON moderation_act
        BEGIN SELECT RAISE(ABORT, 'the log of moderation only grows'); END;
        -- INSERT OR REPLACE would delete without the trigger above.
        CREATE TRIGGER moderation_act_is_new BEFORE INSERT ON moderation_act
        WHEN EXISTS (SELECT 1 FROM moderation_act WHERE number = NEW.number)
        BEGIN SELECT RAISE(ABORT, 'the log of moderation only grows'); END;
        """
}
