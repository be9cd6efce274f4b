// Lists and arrays: every form they arrive in, whole and by parts. Source: api.md sections 6, 7 and
// 15, wire.md section 2.5, list vectors of wire_vectors.json.
#include <limits>
#include <numeric>

#include "base/check.h"
#include "expression/reading_test.h"

namespace wstp::expression {

namespace {

using namespace std::string_view_literals;
using reading::Loop;

std::string joined(const auto& values) {
  std::string text;
  for (const auto& value : values) {
    if (!text.empty()) text += ' ';
    if constexpr (requires { std::to_string(value); }) {
      text += std::to_string(value);
    } else {
      text += value;
    }
  }
  return text;
}

std::string failure(const Status& status) {
  return status.incomplete() ? "?" : '!' + std::to_string(static_cast<int>(status.error()));
}

std::string list(Loop& loop) {
  Block<int> block;
  const Status status = loop.reader.get_list(block);
  return status.ok() ? joined(std::span{block.data(), block.size()}) : failure(status);
}

/// "2 3 | f g | 1 2 3 4 5 6"
std::string array(Loop& loop) {
  Block<int> block;
  ArrayShape shape;
  const Status status = loop.reader.get_array(block, shape);
  if (!status.ok()) return failure(status);
  return joined(shape.dimensions) + " | " + joined(shape.heads) + " | " +
         joined(std::span{block.data(), block.size()});
}

struct Case {
  std::string_view cause;
  std::string_view stream;
  std::string_view as_list;
  std::string_view as_array;
};

constexpr Case kCases[] = {
    {"packed", "FC#GA~DList\nPC\xa1\1\2\3\n"sv, "1 2 3", "3 | List | 1 2 3"},
    {"mixed numbers", "FC#DA~Af\n\xe4\1\0\0\0\n\xf6\0\0\0\0\0\0\4@\n+EB~B77\n"sv, "1 2 77",
     "3 | f | 1 2 77"},
    {"runs and numbers", "FD#GA~DList\nPA\xa1\1\n\xa1\2\nPB\xe2\3\0\4\0\n"sv, "1 2 3 4",
     "4 | List | 1 2 3 4"},
    {"empty", "F@#GA~DList\n"sv, "", "0 | List | "},
    {"array form", "ACDJFC#DA~Af\n.\nPC\xa1\1\2\3\n"sv, "1 2 3", "3 | f | 1 2 3"},
    {"array form in two runs", "ACDJFC#DA~Af\n.\nPA\xa1\1\nPB\xe2\2\0\3\0\n"sv, "1 2 3",
     "3 | f | 1 2 3"},
    {"matrix", "ADDSFB#DA~Af\nFB#DA~Ag\n.\nPD\xa1\1\2\3\4\n"sv, "!3", "2 2 | f g | 1 2 3 4"},
    {"matrix, leaves unpacked", "ABDSFB#DA~Af\nFA#DA~Ag\n.\n\xa1\1\n+DA~A2\n"sv, "!3",
     "2 1 | f g | 1 2"},
    {"nested functions", "FB#DA~Af\nFB#DA~Ag\n\xa1\1\n\xa1\2\nFB#DA~Ah\nPB\xa1\3\4\n"sv, "!3",
     "2 2 | f g | 1 2 3 4"},
    {"function of arrays", "FB#DA~Af\nABDJFB#DA~Ag\n.\nPB\xa1\1\2\nABDJFB#DA~Ag\n.\nPB\xa1\3\4\n"sv,
     "!3", "2 2 | f g | 1 2 3 4"},
    {"dimensions 2, 0", "A@DSFB#DA~Af\nF@#DA~Ag\n.\n"sv, "!3", "2 0 | f g | "},
    {"nested 2, 0", "FB#DA~Af\nF@#DA~Ag\nF@#DA~Ag\n"sv, "!3", "2 0 | f g | "},
    {"ragged", "FB#DA~Af\nFB#DA~Ag\nPB\xa1\1\2\nFA#DA~Ag\n\xa1\3\n"sv, "!3", "!3"},
    {"ragged, empty first", "FB#DA~Af\nF@#DA~Ag\nFA#DA~Ag\n\xa1\3\n"sv, "!3", "!3"},
    {"deeper behind a number", "FB#DA~Af\n\xa1\1\nFA#DA~Ag\n\xa1\3\n"sv, "!3", "!3"},
    {"number behind a deeper one", "FB#DA~Af\nFA#DA~Ag\n\xa1\3\n\xa1\1\n"sv, "!3", "!3"},
    {"string inside", "FB#DA~Af\n\xa1\1\n\"CA~@\n"sv, "!3", "!3"},
    {"string inside an array", "ABDJFB#DA~Af\n.\n\xa1\1\n\"CA~@\n"sv, "!3", "!3"},
    {"composite head", "FAFA#DA~Af\n\xa1\1\n\xa1\2\n"sv, "!3", "!3"},
    {"no function", "\xa1\1\n"sv, "!3", "!3"},
    {"run longer than the list", "FA#DA~Af\nPB\xa1\1\2\n"sv, "!2", "!2"},
    {"run that goes on behind its list", "FB#DA~Ag\nFA#DA~Af\nPB\xa1\1\2\n"sv, "!3", "!3"},
    {"cut packet", "FB#DA~Af\n\xa1\1\n]"sv, "!24", "!24"},
    {"incomplete", "FC#GA~DList\nPC\xa1\1\2"sv, "?", "?"},
};

WSTP_TEST(lists_and_arrays_read_from_every_form) {
  for (const Case& one : kCases) {
    Loop first{one.stream};
    check::equal(list(first), std::string{one.as_list}, std::string{one.cause}.c_str(), __FILE__,
                 __LINE__);
    Loop second{one.stream};
    check::equal(array(second), std::string{one.as_array}, std::string{one.cause}.c_str(), __FILE__,
                 __LINE__);
  }
}

WSTP_TEST(lists_and_arrays_read_the_same_when_they_arrive_in_bytes) {
  for (const Case& one : kCases) {
    Loop loop;
    std::string read = "?";
    for (const char byte : one.stream) {
      loop.queue.append(as_bytes({&byte, 1}));
      if (read == "?") read = array(loop);
    }
    check::equal(read, std::string{one.as_array}, std::string{one.cause}.c_str(), __FILE__,
                 __LINE__);
  }
}

WSTP_TEST(what_follows_a_list_is_next) {
  for (const Case& one : kCases) {
    if (one.as_array.starts_with('!') || one.as_array == "?") continue;
    for (const bool looked_at : {false, true}) {
      Loop loop;
      loop.put_function("h", 2);
      loop.queue.append(as_bytes(one.stream));
      loop.put({8, 9});
      WSTP_CHECK_EQUAL(loop.function(), "h 2");
      if (looked_at) WSTP_CHECK_EQUAL(loop.type(), 70);
      if (one.as_list.starts_with('!')) {
        WSTP_CHECK_EQUAL(array(loop), one.as_array);
      } else {
        WSTP_CHECK_EQUAL(list(loop), one.as_list);
      }
      WSTP_CHECK_EQUAL(loop.reader.expressions_to_get(), 1U);
      WSTP_CHECK_EQUAL(loop.get(), 8);
      WSTP_CHECK_EQUAL(loop.get(), 9);
    }
  }
}

WSTP_TEST(a_list_that_cannot_be_read_can_be_skipped_or_read_otherwise) {
  Loop loop;
  const std::vector<int> values{1, 70000, 3};
  WSTP_CHECK(loop.writer.put_list<int>(values) == Error::Ok);
  loop.put({77});
  Block<short> narrow;
  WSTP_CHECK(loop.reader.get_list(narrow).error() == Error::Overflow);
  WSTP_CHECK_EQUAL(list(loop), "1 70000 3");
  WSTP_CHECK_EQUAL(loop.get(), 77);
  Loop other{"FB#DA~Af\n\xa1\1\n\"CA~@\n\xa1\7\n"sv};
  WSTP_CHECK_EQUAL(list(other), "!3");
  WSTP_CHECK(other.reader.new_packet().ok());
  WSTP_CHECK_EQUAL(other.get(), 7);
}

WSTP_TEST(rows_of_a_matrix_are_lists) {
  Loop loop{"AFDSFB#DA~Af\nFC#DA~Ag\n.\nPF\xa1\1\2\3\4\5\6\n"sv};
  WSTP_CHECK_EQUAL(loop.function(), "f 2");
  WSTP_CHECK_EQUAL(list(loop), "1 2 3");
  WSTP_CHECK_EQUAL(loop.reader.expressions_to_get(), 1U);
  WSTP_CHECK_EQUAL(list(loop), "4 5 6");
  WSTP_CHECK(loop.reader.at_boundary());
}

WSTP_TEST(every_kind_goes_through_lists_of_every_size) {
  const auto through = []<typename T>(T) {
    for (const std::size_t size : {0U, 1U, 2U, 63U, 64U, 127U, 128U, 1000U}) {
      std::vector<T> values(size);
      std::iota(values.begin(), values.end(), T{1});
      Loop loop;
      WSTP_CHECK(loop.writer.put_list<T>(values) == Error::Ok);
      Block<T> block;
      WSTP_CHECK(loop.reader.get_list(block).ok());
      WSTP_CHECK(
          std::equal(values.begin(), values.end(), block.data(), block.data() + block.size()));
      WSTP_CHECK(loop.queue.empty());
    }
  };
  through(static_cast<unsigned char>(0));
  through(static_cast<short>(0));
  through(0);
  through(0L);
  through(0LL);
  through(0.0F);
  through(0.0);
  through(0.0L);
}

WSTP_TEST(an_array_is_read_by_parts_past_its_inner_heads) {
  for (const Case& one : kCases) {
    if (one.as_array != "2 2 | f g | 1 2 3 4") continue;
    Loop loop{one.stream};
    ArrayShape shape;
    int leaf = 0;
    WSTP_CHECK(loop.reader.open_array(shape, leaf).ok());
    WSTP_CHECK_EQUAL(joined(shape.dimensions), "2 2");
    WSTP_CHECK_EQUAL(leaf, 0xA1);
    std::vector<int> values(4);
    WSTP_CHECK(loop.reader.get_array_data(number::Kind::Integer32, values.data(), 3).ok());
    WSTP_CHECK(loop.reader.get_array_data(number::Kind::Integer32, &values[3], 1).ok());
    WSTP_CHECK_EQUAL(joined(values), "1 2 3 4");
    loop.put({5});
    WSTP_CHECK_EQUAL(loop.get(), 5);
  }
}

WSTP_TEST(an_array_is_put_by_parts_of_different_kinds) {
  Loop loop;
  ArrayMeter meter;
  const std::vector<int> first{1, 2, 3};
  const double last = 4;
  WSTP_CHECK(loop.writer.begin_array({.dimensions = {2, 2}, .heads = {"f", "g"}}, meter) ==
             Error::Ok);
  WSTP_CHECK(loop.writer.put_array_data(meter, number::Kind::Integer32, first.data(), 3) ==
             Error::Ok);
  WSTP_CHECK(loop.writer.put_array_data(meter, number::Kind::Real64, &last, 2) == Error::PutTooBig);
  WSTP_CHECK(loop.writer.put_array_data(meter, number::Kind::Real64, &last, 1) == Error::Ok);
  WSTP_CHECK_EQUAL(array(loop), "2 2 | f g | 1 2 3 4");
}

WSTP_TEST(raw_reading_of_an_array_meets_its_header_and_leaves) {
  Loop loop{"ADDSFB#DA~Af\nFB#DA~Ag\n.\nPD\xa1\1\2\3\4\n\xa1\5\n"sv};
  int token = 0;
  std::int64_t count = 0;
  WSTP_CHECK(loop.reader.next_raw(token).ok());
  WSTP_CHECK_EQUAL(token, 65);
  WSTP_CHECK(loop.reader.raw_argument_count(count).ok());
  WSTP_CHECK_EQUAL(count, 4);
  WSTP_CHECK(loop.reader.next_raw(token).ok());
  WSTP_CHECK_EQUAL(token, 68);
  WSTP_CHECK(loop.reader.raw_bytes_to_get(count).ok());
  WSTP_CHECK_EQUAL(count, 19);
  for (int i = 1; i <= 4; ++i) {
    WSTP_CHECK(loop.reader.next_raw(token).ok());
    WSTP_CHECK_EQUAL(token, 0xA1);
    WSTP_CHECK_EQUAL(loop.get(), i);
  }
  WSTP_CHECK_EQUAL(loop.reader.expressions_to_get(), 0U);
  WSTP_CHECK_EQUAL(loop.get(), 5);
}

}  // namespace

}  // namespace wstp::expression
