// Expressions as one line of text for the log. A stack of open functions stands for recursion.
#include <cstdio>
#include <utility>

#include "link/journal.h"
#include "token/token.h"

namespace wstp::link {

using expression::Accept;
using expression::OwnedText;
using text::Encoding;

namespace {

/// A function whose arguments are being written.
struct Open {
  std::int64_t left;  // arguments to come
  bool head_due;      // a composite head comes first
  char close;
  bool first = true;
};

class Formatter {
 public:
  explicit Formatter(expression::Reader& reader) : reader_{&reader} {}

  /// False when the reader answered an error.
  bool run() {
    do {
      const Step step = token();
      if (step == Step::Failed) return false;
      settle(step == Step::Completed);
    } while (!open_.empty());
    return true;
  }

  std::string take() { return std::move(out_); }

 private:
  enum class Step : std::uint8_t { Failed, Opened, Completed };

  Step token() {
    if (!open_.empty() && !open_.back().head_due) {
      if (!open_.back().first) out_ += ", ";
      open_.back().first = false;
      --open_.back().left;
    }
    int type = 0;
    if (!reader_->type(type).ok()) return Step::Failed;
    switch (type) {
      case token::kFunction:
        return function();
      case token::kReal:
        return real();
      default:
        return atom(std::cmp_equal(type, token::kString));
    }
  }

  Step function() {
    OwnedText<Encoding::Native> head;
    std::int64_t count = 0;
    if (reader_->get_function(head, count).ok()) {
      const std::string_view name{head.units.data(), head.length};
      const bool list = name == "List";
      out_ += list ? "{" : std::string{name} + "[";
      open_.push_back({count, false, list ? '}' : ']'});
      return Step::Opened;
    }
    if (!reader_->argument_count(count).ok()) return Step::Failed;
    open_.push_back({count, true, ']'});
    return Step::Opened;
  }

  /// Six digits, as Wolfram's log has them; text reals and long doubles as they read as a double.
  Step real() {
    double value = 0;
    if (!reader_->get(value).ok()) return atom(false);
    char digits[32];
    std::snprintf(digits, sizeof digits, "%#.6g", value);
    out_ += digits;
    return Step::Completed;
  }

  Step atom(bool quoted) {
    OwnedText<Encoding::Native> text;
    if (!reader_->get_text(Accept::String, text).ok()) return Step::Failed;
    if (quoted) out_ += '"';
    out_.append(text.units.data(), text.length);
    if (quoted) out_ += '"';
    return Step::Completed;
  }

  /// Closes what is complete. `completed`: a head or an argument has just ended.
  void settle(bool completed) {
    while (!open_.empty()) {
      Open& inner = open_.back();
      if (inner.head_due) {
        if (!completed) return;
        inner.head_due = false;
        out_ += '[';
      }
      if (inner.left > 0) return;
      out_ += inner.close;
      open_.pop_back();
      completed = true;
    }
  }

  expression::Reader* reader_;
  std::vector<Open> open_;
  std::string out_;
};

}  // namespace

std::string expression_text(expression::Reader& reader) {
  const expression::Mark start = reader.mark();
  const bool whole = reader.skip().ok();
  const bool back = whole && reader.seek(start, 0).ok();
  reader.forget(start);
  if (!back) return {};
  Formatter formatter{reader};
  const bool done = formatter.run();
  return done ? formatter.take() : std::string{};
}

}  // namespace wstp::link
