//! The thread that writes frames.

use std::io::{self, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use ratatui::buffer::Buffer;

use super::answers;
use super::canvas::Canvas;

/// Bytes written between two looks at whether to stop: most frames fit, and a terminal that drains slowly
/// is left soon.
const CHUNK: usize = 4096;

/// Owns the terminal's output on a thread of its own. A terminal that takes no bytes holds up that thread
/// alone; meanwhile only the latest frame is kept.
#[derive(Debug)]
pub struct Painter {
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    desk: Mutex<Desk>,
    changed: Condvar,
}

/// What passes between the painter's thread and everybody else.
#[derive(Debug, Default)]
struct Desk {
    pending: Option<Buffer>,
    /// Goes to the terminal before the next frame.
    ahead: String,
    forget: bool,
    painting: bool,
    stopped: bool,
}

impl Painter {
    /// Starts painting to `out`. After every frame `report` hears, on the painter's thread, how many bytes
    /// it took, or why the terminal could not be written to; after such an error nothing more is painted.
    pub fn start<W>(out: W, report: impl FnMut(io::Result<usize>) + Send + 'static) -> io::Result<Self>
    where
        W: Write + Send + 'static,
    {
        let shared = Arc::new(Shared::default());
        let theirs = shared.clone();
        thread::Builder::new().name("painter".to_owned()).spawn(move || theirs.run(out, report))?;
        Ok(Self { shared })
    }

    /// Hands over a frame; one that still waits is replaced. Never blocks. Does nothing once stopped.
    pub fn paint(&self, frame: Buffer) {
        let mut desk = self.shared.desk();
        if !desk.stopped {
            desk.pending = Some(frame);
        }
        drop(desk);
        self.shared.changed.notify_all();
    }

    /// Writes a sequence before the next frame. What it sets must not change what frames look like.
    pub fn ahead(&self, sequence: &str) {
        self.shared.desk().ahead.push_str(sequence);
    }

    /// The next frame is drawn whole, whatever the terminal was thought to show.
    pub fn redraw(&self) {
        self.shared.desk().forget = true;
    }

    /// Whether every frame handed over has been written.
    pub fn is_idle(&self) -> bool {
        self.shared.desk().is_idle()
    }

    /// Waits until every frame has been written, at most so long; tells whether it has.
    pub fn settle(&self, within: Duration) -> bool {
        let desk = self.shared.desk();
        let waited = self.shared.changed.wait_timeout_while(desk, within, |desk| !desk.is_idle());
        waited.unwrap_or_else(PoisonError::into_inner).0.is_idle()
    }

    /// Drops the waiting frame and paints no more. Waits at most so long for a frame that is being written;
    /// tells whether the terminal is free of the painter.
    pub fn stop(&self, within: Duration) -> bool {
        {
            let mut desk = self.shared.desk();
            desk.pending = None;
            desk.stopped = true;
        }
        self.shared.changed.notify_all();
        self.settle(within)
    }
}

impl Drop for Painter {
    fn drop(&mut self) {
        self.stop(Duration::ZERO);
    }
}

impl Desk {
    const fn is_idle(&self) -> bool {
        self.pending.is_none() && !self.painting
    }
}

impl Shared {
    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn run<W: Write>(&self, mut out: W, mut report: impl FnMut(io::Result<usize>)) {
        let mut canvas = Canvas::default();
        let mut written = 0;
        while let Some((mut bytes, frame)) = self.take(&mut canvas) {
            bytes.push_str(&canvas.advance(frame));
            if !bytes.is_empty() {
                bytes.push_str(&answers::ask(written));
                answers::asked();
                written += 1;
            }
            let outcome = self.write(&mut out, bytes.as_bytes());
            let failed = outcome.is_err();
            let mut desk = self.desk();
            desk.painting = false;
            desk.stopped |= failed;
            if desk.stopped {
                desk.pending = None;
            }
            drop(desk);
            self.changed.notify_all();
            report(outcome.map(|()| bytes.len()));
            if failed {
                return;
            }
        }
    }

    /// The next frame with what goes ahead of it, when there is one; nothing when no more are wanted.
    fn take(&self, canvas: &mut Canvas) -> Option<(String, Buffer)> {
        let waiting = |desk: &mut Desk| desk.pending.is_none() && !desk.stopped;
        let desk = self.changed.wait_while(self.desk(), waiting);
        let mut desk = desk.unwrap_or_else(PoisonError::into_inner);
        if desk.stopped {
            return None;
        }
        if std::mem::take(&mut desk.forget) {
            canvas.forget();
        }
        desk.painting = true;
        let ahead = std::mem::take(&mut desk.ahead);
        desk.pending.take().map(|frame| (ahead, frame))
    }

    fn write(&self, out: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
        if bytes.is_empty() {
            return Ok(());
        }
        for chunk in bytes.chunks(CHUNK) {
            if self.desk().stopped {
                return Ok(());
            }
            out.write_all(chunk)?;
        }
        out.flush()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, Sender, channel};

    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;

    const SOON: Duration = Duration::from_secs(20);

    /// A terminal that takes bytes only when told to.
    struct Slow {
        told: Receiver<()>,
        taken: Sender<String>,
    }

    impl Write for Slow {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.told.recv().map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))?;
            let _ = self.taken.send(String::from_utf8_lossy(bytes).into_owned());
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    struct Rig {
        painter: Painter,
        tell: Sender<()>,
        taken: Receiver<String>,
        reports: Receiver<io::Result<usize>>,
    }

    fn rig() -> Rig {
        let (tell, told) = channel();
        let (taking, taken) = channel();
        let (reporting, reports) = channel();
        let report = move |outcome| {
            let _ = reporting.send(outcome);
        };
        let painter = Painter::start(Slow { told, taken: taking }, report).unwrap();
        Rig { painter, tell, taken, reports }
    }

    fn frame(text: &str) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 10, 1));
        buffer.set_string(0, 0, text, Style::new());
        buffer
    }

    #[test]
    fn a_blocked_terminal_keeps_only_the_latest_frame() {
        let rig = rig();
        rig.painter.paint(frame("one"));
        for n in 0..100 {
            rig.painter.paint(frame(&format!("{n}")));
        }
        rig.painter.paint(frame("last"));
        assert!(!rig.painter.is_idle());
        rig.tell.send(()).unwrap();
        rig.tell.send(()).unwrap();
        assert!(rig.painter.settle(SOON));
        let taken: Vec<String> = rig.taken.try_iter().collect();
        assert!(taken.len() <= 2 && taken.concat().contains("last"), "{taken:?}");
    }

    #[test]
    fn an_unchanged_frame_writes_nothing_but_is_reported() {
        let rig = rig();
        rig.tell.send(()).unwrap();
        for _ in 0..2 {
            rig.painter.paint(frame("same"));
            assert!(rig.painter.settle(SOON));
        }
        let sizes: Vec<usize> = (0..2).map(|_| rig.reports.recv_timeout(SOON).unwrap().unwrap()).collect();
        assert!(sizes[0] > 0 && sizes[1] == 0, "{sizes:?}");
        assert_eq!(rig.taken.try_iter().count(), 1);
    }

    #[test]
    fn what_goes_ahead_is_written_once_and_first() {
        let rig = rig();
        rig.painter.ahead("\x1b[?1000l");
        for _ in 0..2 {
            rig.tell.send(()).unwrap();
            rig.painter.redraw();
            rig.painter.paint(frame("same"));
            assert!(rig.painter.settle(SOON));
        }
        let taken: Vec<String> = rig.taken.try_iter().collect();
        assert!(taken[0].starts_with("\x1b[?1000l") && !taken[1].contains("1000"), "{taken:?}");
    }

    #[test]
    fn redraw_writes_everything_again() {
        let rig = rig();
        for _ in 0..2 {
            rig.tell.send(()).unwrap();
            rig.painter.redraw();
            rig.painter.paint(frame("same"));
            assert!(rig.painter.settle(SOON));
        }
        assert!(rig.taken.try_iter().all(|bytes| bytes.contains("same") && bytes.contains("\x1b[2J")));
    }

    #[test]
    fn stopping_does_not_wait_for_a_blocked_terminal() {
        let rig = rig();
        rig.painter.paint(frame("stuck"));
        assert!(rig.reports.try_recv().is_err());
        // The painter holds the frame or is about to; either way it must let go of what waits.
        let free = rig.painter.stop(Duration::ZERO);
        assert!(!free || rig.painter.is_idle());
        rig.tell.send(()).unwrap();
        assert!(rig.painter.settle(SOON));
    }

    #[test]
    fn a_terminal_that_is_gone_is_reported_once() {
        let Rig { painter, tell, reports, taken: _taken } = rig();
        drop(tell);
        painter.paint(frame("x"));
        assert_eq!(reports.recv_timeout(SOON).unwrap().unwrap_err().kind(), io::ErrorKind::BrokenPipe);
        painter.paint(frame("y"));
        assert!(reports.recv_timeout(SOON).is_err());
    }
}
