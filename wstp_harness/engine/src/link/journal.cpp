#include "link/journal.h"

#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>

namespace wstp::link {

Journal::Journal(ByteQueue& input, ByteQueue& output)
    : input_{input}, output_{output}, read_{input.position()}, written_{output.end()} {
  input_.pin(read_);
}

Journal::~Journal() { input_.unpin(read_); }

bool Journal::add_file(const std::string& path) {
  std::unique_ptr<std::FILE, File::Close> stream{std::fopen(path.c_str(), "ae")};
  if (stream == nullptr) return false;
  std::fputc('\n', stream.get());
  std::fflush(stream.get());
  files_.push_back({path, std::move(stream)});
  return true;
}

void Journal::remove_file(std::string_view path) {
  std::erase_if(files_, [&](const File& file) { return file.path == path; });
}

void Journal::enable(bool on) { enabled_ = on; }

void Journal::note_written() {
  const ByteQueue::Position to = output_.end();
  take(put_, output_, std::max(written_, output_.oldest()), to);
  written_ = to;
}

void Journal::note_read() {
  const ByteQueue::Position to = input_.position();
  if (to > read_) take(got_, input_, read_, to);
  repin();
}

/// Keeps the bytes from here on; going back to a mark may have moved "here" backwards.
void Journal::repin() {
  const ByteQueue::Position to = input_.position();
  input_.pin(to);
  input_.unpin(read_);
  read_ = to;
}

void Journal::take(Direction& direction, const ByteQueue& queue, ByteQueue::Position from,
                   ByteQueue::Position to) {
  if (!writes() || from >= to) return;
  direction.seen.append(queue.view(from, to));
  for (;;) {
    const std::string text = expression_text(direction.reader);
    if (text.empty()) return;
    line(direction.name, text);
  }
}

void Journal::error(Error error) {
  if (writes()) line(got_.name, "Link Error: " + std::to_string(static_cast<int>(error)));
}

void Journal::line(const char* direction, std::string_view text) {
  timeval now{};
  gettimeofday(&now, nullptr);
  std::tm local{};
  localtime_r(&now.tv_sec, &local);
  char date[32];
  std::strftime(date, sizeof date, "%Y-%m-%d %H:%M:%S", &local);
  for (const File& file : files_) {
    std::fprintf(file.stream.get(), "%s.%04ld<%d,%s>: ", date, static_cast<long>(now.tv_usec / 100),
                 getpid(), direction);
    std::fwrite(text.data(), 1, text.size(), file.stream.get());
    std::fputc('\n', file.stream.get());
    std::fflush(file.stream.get());
  }
}

}  // namespace wstp::link
