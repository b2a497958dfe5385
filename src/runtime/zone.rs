//! The machine's time zone.

use chrono::{Local, Offset as _, TimeZone as _};

use crate::model::{Timestamp, Zone};

/// From 2010 to 2050: what a timeline may hold, in a few thousand looks.
const YEARS: [i64; 2] = [1_262_304_000_000, 2_524_608_000_000];

/// The zone this machine is set to (`TZ`, `/etc/localtime`); UTC where it tells none.
pub fn local_zone() -> Zone {
    let [from, until] = YEARS.map(Timestamp::from_millis);
    Zone::between(from, until, |at| {
        Local.offset_from_utc_datetime(&at.utc().naive_utc()).fix().local_minus_utc()
    })
}
