//! What the window's title says: how bad it is, and which board.

use crate::app::{App, Glimpse, glance};
use crate::signals::Level;

use super::face;

/// `INCIDENT SEV1 checkout-prod`, `ok checkout-prod`: a word first, since titles are cut at their end. Of several
/// boards it tells of the one that asks most to be looked at.
pub fn title(app: &App) -> String {
    // The first of equals.
    let worst = app.boards.iter().rev().max_by_key(|board| board.urgency());
    worst.map_or_else(|| told(&glance(app)), told)
}

fn told(board: &Glimpse) -> String {
    let word = match (board.incident, board.gauges) {
        (Some((sev, _)), _) if board.needs_somebody => format!("{sev} NOT ACKNOWLEDGED"),
        (Some((sev, _)), _) => format!("INCIDENT {sev}"),
        (None, Level::Ok) if board.waits => "ALERT".to_owned(),
        (None, level) => face::word(level).to_owned(),
    };
    format!("{word} {}", board.board)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{Message, Opening, update};
    use crate::model::{Clock, Sev, Text, Timestamp};

    #[test]
    fn of_several_boards_the_title_tells_of_the_worst() {
        let now = Timestamp::from_millis(0);
        let mut app = App::new(Opening::new(Text::line("shop"), Clock::System, now));
        assert_eq!(title(&app), "NO DATA shop");
        let named = |name, gauges| Glimpse { board: Text::line(name), gauges, ..glance(&app) };
        let (shop, bank, post) =
            (named("shop", Level::Ok), named("bank", Level::Ok), named("post", Level::Ok));
        let told = |app: &mut App, boards: &[&Glimpse]| {
            update(app, Message::Boards(boards.iter().copied().cloned().collect()), now);
            title(app)
        };
        let down = Glimpse { gauges: Level::NoData, ..bank.clone() };
        let critical = Glimpse { gauges: Level::Critical, ..post.clone() };
        let owned = Glimpse { incident: Some((Sev::Sev2, now)), ..bank.clone() };
        let burning = Glimpse { incident: Some((Sev::Sev1, now)), needs_somebody: true, ..post.clone() };
        assert_eq!(told(&mut app, &[&shop, &bank, &post]), "ok shop", "the first of equals");
        assert_eq!(told(&mut app, &[&shop, &down, &post]), "NO DATA bank");
        assert_eq!(told(&mut app, &[&shop, &owned, &post]), "INCIDENT SEV2 bank");
        assert_eq!(
            told(&mut app, &[&shop, &owned, &critical]),
            "CRITICAL post",
            "nobody has opened one there"
        );
        assert_eq!(told(&mut app, &[&shop, &owned, &burning]), "SEV1 NOT ACKNOWLEDGED post");
    }
}
