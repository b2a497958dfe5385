//! Doing what is due, in an Alertmanager.

use std::time::Duration;

use super::comment::{comment, is_of};
use super::labels::matchers;
use super::trouble::Trouble;
use super::wanted::{Deed, Policy, Step, Wanted, What};
use crate::api::alertmanager::{Alertmanager, NewSilence};
use crate::api::{Error, ErrorKind};
use crate::model::{Errand, EventId, Matcher, Progress, Silence, Stage, Text, Timestamp};

/// How long before now a silence begins: on a host whose clock is behind ours it holds at once all the same.
const BEFORE: Duration = Duration::from_mins(5);

/// Nearer to its end than this a silence has ended by itself; earlier somebody ended it.
const SHARP: Duration = Duration::from_secs(5);

/// The Alertmanager in which acknowledgements are told, or the replicas of one.
#[derive(Clone, Debug)]
pub struct Mirror {
    /// What the board calls it.
    pub name: Text,
    /// Its replicas, which tell each other of silences; without any nothing can be done.
    pub replicas: Vec<Alertmanager>,
    /// How long silences last.
    pub policy: Policy,
}

/// A silence that is in force.
struct Made {
    handle: Text,
    until: Timestamp,
}

impl Mirror {
    /// Does what is due of an errand at `now`, and answers how it stands then.
    pub async fn carry_out(&self, Step { errand, deed }: &Step, now: Timestamp) -> Progress {
        let outcome = match deed {
            Deed::Settle(progress) => return progress.clone(),
            Deed::Silence(wanted) => self.silence(wanted, now).await.map(|made| confirmed(&made)),
            Deed::Extend(handle, wanted) => self.extend(errand, handle, wanted, now).await,
            Deed::Expire(handle, why) => self.expire(handle).await.map(|()| over(why)),
            Deed::Revoke(why) => self.revoke(errand.asked.event.id).await.map(|()| over(why)),
        };
        outcome.unwrap_or_else(|trouble| trouble.progress(errand, deed, now))
    }

    /// Makes it, unless it is there.
    async fn silence(&self, wanted: &Wanted, now: Timestamp) -> Result<Made, Trouble> {
        if let Some(found) = self.found(wanted).await? {
            return Ok(Made { handle: found.id, until: found.ends_at });
        }
        let matchers = self.matchers(&wanted.what).await?;
        self.put(None, matchers, now - BEFORE, wanted).await
    }

    /// The silence that was made for the event. Of several, all but one end: two processes that both believed to
    /// be the one that records have each made one.
    async fn found(&self, wanted: &Wanted) -> Result<Option<Silence>, Trouble> {
        let mut found: Vec<Silence> = Vec::new();
        for silence in self.silences().await? {
            if is_of(&silence, wanted.event) && found.iter().all(|known| known.id != silence.id) {
                found.push(silence);
            }
        }
        found.sort_by(|a, b| (a.starts_at, &a.id).cmp(&(b.starts_at, &b.id)));
        let mut found = found.into_iter();
        let kept = found.next();
        for twin in found {
            self.expire(&twin.id).await?;
        }
        Ok(kept)
    }

    /// What any of the replicas knows: one may not have heard yet what another was told. Fails when none answers.
    async fn silences(&self) -> Result<Vec<Silence>, Trouble> {
        let (mut all, mut lost) = (Vec::new(), Trouble::nowhere());
        let mut answered = false;
        for replica in &self.replicas {
            match replica.silences().await {
                Ok(silences) => {
                    answered = true;
                    all.extend(silences);
                }
                Err(error) => lost = error.into(),
            }
        }
        if answered { Ok(all) } else { Err(lost) }
    }

    async fn matchers(&self, what: &What) -> Result<Vec<Matcher>, Trouble> {
        match what {
            What::Matching(matchers) => Ok(matchers.clone()),
            What::Alert(alert) => {
                let known = self.anywhere(any, |replica| async move { replica.alerts().await }).await?;
                Ok(matchers(alert, known.iter().map(|alert| &alert.labels)))
            }
        }
    }

    async fn put(
        &self,
        id: Option<Text>,
        matchers: Vec<Matcher>,
        starts_at: Timestamp,
        wanted: &Wanted,
    ) -> Result<Made, Trouble> {
        let created_by = Text::line(&wanted.by.to_string());
        let (until, comment) = (wanted.until, comment(wanted));
        let new = NewSilence { id, matchers, starts_at, ends_at: until, created_by, comment };
        // Nobody else is asked where the first one may have done it before it fell silent.
        let handle = self
            .anywhere(was_not_heard, |replica| {
                let new = new.clone();
                async move { replica.put(&new).await }
            })
            .await?;
        Ok(Made { handle, until })
    }

    /// Prolongs it, with all else as it is, so that it stays the same one. Where it has lapsed it is made again;
    /// where somebody ended it that is their word.
    async fn extend(
        &self,
        errand: &Errand,
        handle: &Text,
        wanted: &Wanted,
        now: Timestamp,
    ) -> Result<Progress, Trouble> {
        let known = match self.found(wanted).await? {
            Some(found) => Some((found, false)),
            None => self.look(handle).await?,
        };
        let made = match known {
            Some((silence, false)) if silence.ends_at >= wanted.until => {
                Made { handle: silence.id, until: silence.ends_at }
            }
            // Written again without it, the silence would mute more than somebody wanted.
            Some((Silence { id, unread, .. }, false)) if !unread.is_empty() => {
                let unread: Vec<&str> = unread.iter().map(Text::as_str).collect();
                let what = unread.join(", ");
                return Ok(failed(&format!(
                    "silence {id} has a matcher that cannot be read here: {what}; prolong it there"
                )));
            }
            Some((silence, false)) => {
                self.put(Some(silence.id), silence.matchers, silence.starts_at, wanted).await?
            }
            Some((silence, true)) if was_cut_short(&silence, errand) => {
                return Ok(failed(&format!("somebody ended silence {handle}")));
            }
            Some((_, true)) | None => self.silence(wanted, now).await?,
        };
        Ok(confirmed(&made))
    }

    async fn expire(&self, handle: &Text) -> Result<(), Trouble> {
        let ask = |replica: Alertmanager| {
            let handle = handle.clone();
            async move { replica.expire(&handle).await }
        };
        self.anywhere(any, ask).await
    }

    /// Ends all that was made for an event.
    async fn revoke(&self, event: EventId) -> Result<(), Trouble> {
        for silence in self.silences().await? {
            if is_of(&silence, event) {
                self.expire(&silence.id).await?;
            }
        }
        Ok(())
    }

    /// The silence with this id, and whether it is over.
    async fn look(&self, handle: &Text) -> Result<Option<(Silence, bool)>, Trouble> {
        let ask = |replica: Alertmanager| {
            let handle = handle.clone();
            async move { replica.silence(&handle).await }
        };
        self.anywhere(any, ask).await
    }

    /// The answer of the first replica that has one; the others are asked only after errors of this kind.
    async fn anywhere<T, F: Future<Output = Result<T, Error>>>(
        &self,
        goes_on: fn(&ErrorKind) -> bool,
        ask: impl Fn(Alertmanager) -> F,
    ) -> Result<T, Trouble> {
        let mut lost = Trouble::nowhere();
        for replica in &self.replicas {
            match ask(replica.clone()).await {
                Ok(answer) => return Ok(answer),
                Err(error) if goes_on(error.kind()) => lost = error.into(),
                Err(error) => return Err(error.into()),
            }
        }
        Err(lost)
    }
}

/// Whether it ended clearly before it was to.
fn was_cut_short(silence: &Silence, errand: &Errand) -> bool {
    errand.progress.until.is_some_and(|until| until.since(silence.ends_at) > SHARP)
}

/// Another replica may do better whatever one of them says.
const fn any(_: &ErrorKind) -> bool {
    true
}

/// Whether the request surely never reached the server.
const fn was_not_heard(kind: &ErrorKind) -> bool {
    use ErrorKind::{ConnectTimeout, Dns, Refused, Tls, Unreachable};
    matches!(kind, Refused | Dns | Unreachable(_) | ConnectTimeout(_) | Tls(_))
}

fn failed(said: &str) -> Progress {
    Progress { stage: Stage::Failed, said: Text::line(said), ..Progress::default() }
}

fn confirmed(made: &Made) -> Progress {
    let (handle, until) = (Some(made.handle.clone()), Some(made.until));
    Progress { stage: Stage::Confirmed, handle, until, ..Progress::default() }
}

fn over(why: &Text) -> Progress {
    Progress { stage: Stage::Over, said: why.clone(), ..Progress::default() }
}
