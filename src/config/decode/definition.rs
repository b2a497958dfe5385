//! Every table and key of a config: what the decoder accepts, and what the reference says.

/// What stands for a key without which its table means nothing.
pub(in crate::config) const NEEDED: &str = "needed";

/// One key of a table.
pub(in crate::config) struct Key {
    /// Its name.
    pub(in crate::config) name: &'static str,
    /// What it takes, as in "every takes a duration such as …".
    pub(in crate::config) takes: &'static str,
    /// What holds without it.
    pub(in crate::config) without: &'static str,
    /// What it is for.
    pub(in crate::config) says: &'static str,
}

/// A table of a config.
pub(in crate::config) struct Table {
    /// What it is called in messages and headings.
    pub(in crate::config) title: &'static str,
    /// What it is for.
    pub(in crate::config) says: &'static str,
    /// Its keys, in the order of the reference.
    pub(in crate::config) keys: &'static [Key],
}

const fn key(name: &'static str, takes: &'static str, without: &'static str, says: &'static str) -> Key {
    Key { name, takes, without, says }
}

const STRING: &str = "a string";
const FLAG: &str = "true or false";
const FILE: &str = "a file's path";
const TABLE: &str = "a table";
const TABLES: &str = "tables";
const SECRET_VALUE: &str = "{ file = \"…\" } or { env = \"…\" }";
const LIMIT: &str = "a number or { at = …, for = \"…\", clear = … }";
const EXPR: &str = "a PromQL expression";

/// The file as a whole.
pub(in crate::config) const WHOLE: Table = Table {
    title: "config",
    says: "",
    keys: &[
        key("board", TABLE, "", ""),
        key("journal", TABLE, "", ""),
        key("source", TABLES, "", ""),
        key("signal", TABLES, "", ""),
        key("pool", TABLES, "", ""),
        key("acknowledge", TABLE, "", ""),
        key("ui", TABLE, "", ""),
        key("notify", TABLE, "", ""),
        key("keys", TABLE, "", ""),
    ],
};

/// `[board]`
pub(in crate::config) const BOARD: Table = Table {
    title: "[board]",
    says: "What this config watches, as a whole. Every entry of the timeline carries its name.",
    keys: &[key(
        "name",
        STRING,
        "the host of the first source",
        "The board's name; boards that are shown together have different ones.",
    )],
};

/// `[journal]`
pub(in crate::config) const JOURNAL: Table = Table {
    title: "[journal]",
    says: "Where the timeline is kept. `--journal FILE` goes before it.",
    keys: &[
        key(
            "path",
            FILE,
            "`$XDG_STATE_HOME/warroom/journal.db`",
            "The journal's file. Everyone who opens the same file shares a timeline.",
        ),
        key(
            "url",
            "a file's path or sqlite:PATH",
            "",
            "The same, as a URL; `path` and `url` exclude each other.",
        ),
    ],
};

/// `[[source]]`
pub(in crate::config) const SOURCE: Table = Table {
    title: "[[source]]",
    says: "An endpoint to ask. One that no `[[signal]]` and no `[[pool]]` names is shown with the presets that \
           match what it offers, as a URL on the command line is.",
    keys: &[
        key("name", STRING, NEEDED, "Its name; no two sources share one."),
        key(
            "kind",
            STRING,
            "asked itself; a path that ends in `/metrics` is a `scrape`",
            "What kind of endpoint it is: `scrape`, a page of metrics; `prometheus`, or what speaks its query API \
             (Thanos, Mimir, VictoriaMetrics); `alertmanager`. `pagerduty` and `probe` are names for later \
             versions, and refused.",
        ),
        key(
            "url",
            "a URL",
            NEEDED,
            "Where it is, with the path before `/api` or, of a `scrape`, the page's (without one, `/metrics`).",
        ),
        key(
            "urls",
            "a list of URLs",
            "",
            "In the place of `url`: replicas that know the same. Each alert and silence of several Alertmanagers \
             is shown once; of several Prometheus the first that answers is asked.",
        ),
        key(
            "alerts_url",
            "a URL",
            "`url`",
            "Who has a Prometheus's alerts and rules, where that is another server: the vmalert of a \
             VictoriaMetrics. It is asked with the same `auth` and `headers`.",
        ),
        key(
            "backfill",
            "a duration such as \"6h\"",
            "`\"6h\"`",
            "How much of the past a Prometheus is asked for at the start, at most `24h`; `0s` for none.",
        ),
        key("every", "a duration such as \"5s\"", "`\"5s\"`", "How often it is asked, from `100ms` to `1h`."),
        key(
            "timeout",
            "a duration such as \"5s\"",
            "`every`, at least `\"1s\"`",
            "How long an answer may take, at most as long as `every`.",
        ),
        key("auth", "{ bearer = … } or { basic = … }", "none", "What the source is to be convinced with."),
        key(
            "headers",
            "a table of headers",
            "none",
            "More headers of each request: `NAME = { file = \"…\" }`, `{ env = \"…\" }` or `{ value = \"…\" }`. A \
             value that is secret belongs into a file or the environment.",
        ),
        key("ca", FILE, "the system's", "PEM file of authorities that are trusted besides the system's."),
        key(
            "client_cert",
            FILE,
            "none",
            "PEM file of the certificate that warroom shows; goes with `client_key`.",
        ),
        key("client_key", FILE, "none", "PEM file of its key, not encrypted; may be the same file."),
        key(
            "insecure",
            FLAG,
            "`false`",
            "Accept any certificate. The screen says so all the time: to whom the connection is, is anyone's guess.",
        ),
        key(
            "discover",
            FLAG,
            "`true` if no `[[signal]]` or `[[pool]]` names it",
            "Whether presets that match are shown, too.",
        ),
    ],
};

/// `auth = { … }`
pub(in crate::config) const AUTH: Table = Table {
    title: "auth",
    says: "One of the two.",
    keys: &[
        key("bearer", SECRET_VALUE, "", "A token."),
        key("basic", "{ user = …, password = … }", "", "A user and a password."),
    ],
};

/// `basic = { … }`
pub(in crate::config) const BASIC: Table = Table {
    title: "basic",
    says: "A login.",
    keys: &[key("user", STRING, NEEDED, "The user."), key("password", SECRET_VALUE, NEEDED, "The password.")],
};

/// A secret.
pub(in crate::config) const SECRET: Table = Table {
    title: "secret",
    says: "Where a secret is kept: one of the two. It is read for every request, so a changed one is picked up.",
    keys: &[
        key("file", FILE, "", "A file of at most 64 KiB; the line break at its end does not count."),
        key("env", "a variable's name", "", "An environment variable."),
    ],
};

/// A header's value.
pub(in crate::config) const HEADER: Table = Table {
    title: "header",
    says: "",
    keys: &[key("file", FILE, "", ""), key("env", "a variable's name", "", ""), key("value", STRING, "", "")],
};

/// `[[signal]]`
pub(in crate::config) const SIGNAL: Table = Table {
    title: "[[signal]]",
    says: "Something to watch: each series of the expression's answer is a gauge.",
    keys: &[
        key("name", STRING, NEEDED, "What its gauges are titled; no two of one source share a name."),
        key("source", "a source's name", NEEDED, "The source that is asked."),
        key(
            "role",
            STRING,
            NEEDED,
            "What it says about the service: `errors`, `saturation`, `waiting`, `latency`, `traffic`, `probe` or \
             `usage`, in the order of the board; `build` and `start` tell of deploys and are not shown.",
        ),
        key("expr", EXPR, NEEDED, "Its values."),
        key(
            "unit",
            STRING,
            "`\"count\"`",
            "What they count: `count`, `ratio`, `per_second`, `seconds`, `bytes` or `bytes_per_second`.",
        ),
        key(
            "limit",
            EXPR,
            "none",
            "The most each value can be, matched by labels. Thresholds are then shares of it.",
        ),
        key("warning", LIMIT, "none", "From where on it is a warning."),
        key("critical", LIMIT, "none", "From where on it is critical: that is an alert."),
    ],
};

/// `warning = { … }`
pub(in crate::config) const THRESHOLD: Table = Table {
    title: "threshold",
    says: "`warning = 0.01` alone means `{ at = 0.01 }`.",
    keys: &[
        key("at", "a number", NEEDED, "Reached from here on."),
        key(
            "above",
            "a number",
            "",
            "Instead of `at`: reached by anything above it. `{ above = 0 }` is any at all.",
        ),
        key(
            "for",
            "a duration such as \"30s\"",
            "at once",
            "How long it must be reached before somebody is told.",
        ),
        key("clear", "a number", "`at`", "Below this it is over; never above `at`."),
    ],
};

/// `[[pool]]`
pub(in crate::config) const POOL: Table = Table {
    title: "[[pool]]",
    says: "A connection pool in one line: how full it is, how many wait, how many gave up. Either a `preset`, or \
           expressions of its own.",
    keys: &[
        key("source", "a source's name", NEEDED, "The source that is asked."),
        key("name", STRING, "`\"Pool\"`", "What its gauges are titled."),
        key(
            "preset",
            "a preset's name",
            "",
            "Where the numbers come from: `agroal`, `envoy`, `go-sql`, `haproxy`, `hikaricp`, `node-pg`, `npgsql`, `otel-db`, `pgbouncer`, `pgxpool`, `postgres`, `prisma`, `rails`, `spring-jdbc` or `sqlalchemy`; [pools.md](pools.md) says what is read of each.",
        ),
        key(
            "match",
            "matchers such as '{pool=\"orders\"}'",
            "all",
            "Which series count, added to every selector.",
        ),
        key("in_use", EXPR, "", "How many are taken. Goes with `max`."),
        key("max", EXPR, "", "How many there are."),
        key("waiting", EXPR, "none", "How many wait for one."),
        key("timeouts", EXPR, "none", "How many gave up waiting, a second."),
        key("acquire", EXPR, "none", "How long it takes to get one, in seconds."),
    ],
};

/// `[acknowledge]`
pub(in crate::config) const ACKNOWLEDGE: Table = Table {
    title: "[acknowledge]",
    says: "Where else an acknowledgement is told; [acknowledge.md](acknowledge.md) says how.",
    keys: &[
        key(
            "alertmanager",
            "a source's name",
            "the only Alertmanager that is watched; of several none",
            "The Alertmanager in which an acknowledged alert is silenced; `\"none\"` for nowhere.",
        ),
        key(
            "silence",
            "a duration such as \"15m\"",
            "`\"15m\"`",
            "How long such a silence lasts, from `5s` to `24h`. While the alert fires it is prolonged whenever half \
             of that is over.",
        ),
        key(
            "remind",
            "a duration such as \"30m\"",
            "`\"30m\"`",
            "After how long one is reminded of an acknowledged alert that still fires, again and again; `\"0s\"` for \
             never.",
        ),
    ],
};

/// `[ui]`
pub(in crate::config) const UI: Table = Table {
    title: "[ui]",
    says: "How the screen looks.",
    keys: &[
        key(
            "theme",
            STRING,
            "`\"dark\"`",
            "`dark`, `light`, `high-contrast`, `colour-blind`, or a file in `themes/` beside the config. `--theme` goes before it.",
        ),
        key(
            "name",
            STRING,
            "none",
            "What you go by: shown beside the system's user in all that you write down.",
        ),
        key("ascii", FLAG, "as the locale says", "Draw with ASCII alone."),
    ],
};

/// `[notify]`
pub(in crate::config) const NOTIFY: Table = Table {
    title: "[notify]",
    says: "How the screen calls for somebody when a critical alert fires that nobody is on. What was open before the \
           screen began, and what is learned of later, calls nobody.",
    keys: &[
        key("bell", FLAG, "`true`", "Ring the terminal's bell."),
        key(
            "desktop",
            "\"auto\", \"osc9\", \"osc777\" or \"off\"",
            "`\"auto\"`",
            "Tell the desktop, by OSC 9 (iTerm2, kitty, WezTerm, Windows Terminal, Ghostty) or OSC 777 (urxvt, foot, \
             terminals of VTE); `auto` takes what the terminal is known by. tmux needs `allow-passthrough on`.",
        ),
        key("title", FLAG, "`true`", "Have the window's title tell the level."),
        key("flash", FLAG, "`false`", "Reverse the first line for a frame."),
        key(
            "again",
            "a duration such as \"5m\"",
            "never",
            "How often to call again about those that nobody has taken, at least `1m`.",
        ),
        key(
            "quiet",
            "hours such as \"22:00-06:00\"",
            "never",
            "When nothing rings and no desktop is told, in the zone of the machine; the title and the flash go on.",
        ),
    ],
};

/// The tables of the reference, in its order.
pub(in crate::config) const REFERENCE: [&Table; 12] = [
    &BOARD,
    &JOURNAL,
    &SOURCE,
    &AUTH,
    &BASIC,
    &SECRET,
    &SIGNAL,
    &THRESHOLD,
    &POOL,
    &ACKNOWLEDGE,
    &UI,
    &NOTIFY,
];

impl Table {
    /// The key called `name`.
    pub(in crate::config) fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == name)
    }
}
