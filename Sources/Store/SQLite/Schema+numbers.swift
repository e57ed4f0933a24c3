extension Schema {
    /// What shows came to beside their orders, by ten seconds of wall-clock time (`TenSeconds`).
    static let numbers = """
        CREATE TABLE show_crowd (
            room TEXT NOT NULL,
            slot INTEGER NOT NULL,
            joins INTEGER NOT NULL,
            people INTEGER NOT NULL,
            likes INTEGER NOT NULL,
            lines INTEGER NOT NULL,
            peak INTEGER NOT NULL,
            watched INTEGER NOT NULL,
            PRIMARY KEY (room, slot)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE show_goods (
            room TEXT NOT NULL,
            slot INTEGER NOT NULL,
            sku TEXT NOT NULL,
            impressions INTEGER NOT NULL,
            clicks INTEGER NOT NULL,
            clicks_by_card INTEGER NOT NULL,
            cart_adds INTEGER NOT NULL,
            PRIMARY KEY (room, slot, sku)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE show_card (
            room TEXT NOT NULL,
            from_at INTEGER NOT NULL,
            sku TEXT NOT NULL,
            product TEXT NOT NULL,
            until_at INTEGER,
            PRIMARY KEY (room, from_at, sku)
        ) STRICT, WITHOUT ROWID;

        -- Who was there, so that nobody is new twice; forgotten when the show ends.
        CREATE TABLE show_person (
            room TEXT NOT NULL,
            person TEXT NOT NULL,
            PRIMARY KEY (room, person)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE show_end (
            room TEXT NOT NULL PRIMARY KEY,
            ended_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE show_question (
            room TEXT NOT NULL,
            position INTEGER NOT NULL,
            question TEXT NOT NULL,
            times INTEGER NOT NULL,
            PRIMARY KEY (room, position)
        ) STRICT, WITHOUT ROWID;
        """
}
