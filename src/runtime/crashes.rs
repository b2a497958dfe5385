//! Crashes of tasks: caught where they happen, told, counted, and followed by another try.

use std::any::Any;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use tokio::time::sleep;

use super::outlet::Outlet;
use crate::app::Message;
use crate::model::Text;

/// How long after its first crash a task is tried again; each further one doubles it.
const FIRST: Duration = Duration::from_millis(50);

/// How long at the most.
const LONGEST: Duration = Duration::from_millis(500);

/// What `task` answers, or what its panic said. Whatever the task borrows is left as the panic found it: it
/// is for the caller to see that this is fit to go on with.
pub(super) async fn caught<T>(task: impl Future<Output = T>) -> Result<T, Text> {
    let mut task = pin!(task);
    poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| task.as_mut().poll(context))) {
        Ok(Poll::Pending) => Poll::Pending,
        Ok(Poll::Ready(answer)) => Poll::Ready(Ok(answer)),
        Err(panic) => Poll::Ready(Err(reason(&*panic))),
    })
    .await
}

/// What a panic said.
pub(super) fn reason(panic: &(dyn Any + Send)) -> Text {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    Text::line(text.unwrap_or("no reason given"))
}

/// The crashes of one task.
pub(super) struct Crashes {
    task: &'static str,
    outlet: Outlet,
    count: u32,
}

impl Crashes {
    /// None yet.
    pub(super) const fn of(task: &'static str, outlet: Outlet) -> Self {
        Self { task, outlet, count: 0 }
    }

    /// Counts and tells one; resolves when it is time to go on.
    pub(super) async fn another(&mut self, reason: Text) {
        self.count = self.count.saturating_add(1);
        let Self { task, count, .. } = self;
        let told = Text::line(&format!("{task}: crashed and was restarted ({count}): {reason}"));
        self.outlet.send(Message::Trouble(told)).await;
        sleep(FIRST.saturating_mul(1 << (self.count - 1).min(8)).min(LONGEST)).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_becomes_a_reason_and_what_was_borrowed_is_still_there() {
        let mut steps = 0;
        let crashed = caught(async {
            steps += 1;
            tokio::task::yield_now().await;
            panic!("after {steps} step\u{1b}[31m");
        });
        assert_eq!(crashed.await, Err::<(), _>(Text::line("after 1 step\u{1b}[31m")));
        assert_eq!((steps, caught(async { 7 }).await), (1, Ok(7)));
    }
}
