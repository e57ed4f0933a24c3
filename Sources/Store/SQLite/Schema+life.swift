extension Schema {
    /// What is told of a show, how far it is, and whether its host's followers were told. Shows from before have begun.
    static let life = """
        ALTER TABLE room ADD COLUMN stage TEXT NOT NULL DEFAULT 'running'
            CHECK (stage IN ('scheduled', 'practice', 'running', 'paused'));
        ALTER TABLE room ADD COLUMN cover TEXT NOT NULL DEFAULT '';
        ALTER TABLE room ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';
        ALTER TABLE room ADD COLUMN starts_at INTEGER;
        ALTER TABLE room ADD COLUMN announced INTEGER NOT NULL DEFAULT 0 CHECK (announced IN (0, 1));
        UPDATE room SET announced = 1;
        """
}
