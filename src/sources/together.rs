//! Asking several things at once.

use tokio::task::JoinSet;

/// All answers, in the order of the questions. Who stops waiting stops them all; a crash in one is a crash
/// here.
pub(super) async fn together<F>(asked: impl IntoIterator<Item = F>) -> Vec<F::Output>
where
    F: Future<Output: Send + 'static> + Send + 'static,
{
    let mut tasks = JoinSet::new();
    for (number, question) in asked.into_iter().enumerate() {
        tasks.spawn(async move { (number, question.await) });
    }
    let mut answers = Vec::new();
    while let Some(answered) = tasks.join_next().await {
        match answered {
            Ok(answer) => answers.push(answer),
            Err(error) => {
                if let Ok(crash) = error.try_into_panic() {
                    std::panic::resume_unwind(crash);
                }
            }
        }
    }
    answers.sort_by_key(|(number, _)| *number);
    answers.into_iter().map(|(_, answer)| answer).collect()
}
