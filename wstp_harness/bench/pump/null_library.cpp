#include "null_library.h"

#include <array>
#include <cstddef>

namespace pump {

namespace {

// Values that come one by one count up from the first: true of every workload.
struct Counter {
  Integer64 next = 0;
  std::size_t waiting = 0;

  void put(Integer64 value) {
    if (waiting++ == 0) next = value;
  }

  Integer64 get() {
    if (waiting > 0) --waiting;
    return next++;
  }
};

// Functions come in runs of equal ones.
struct Run {
  const char* name = nullptr;
  int count = 0;
  std::size_t times = 0;
};

struct Kept {
  Counter values;
  std::array<Run, 8> runs{};
  std::size_t first = 0;
  std::size_t last = 0;
  const void* data = nullptr;
  int length = 0;
  int dims[8]{};
  int depth = 0;
  int acknowledgement = -1;

  void put_function(const char* name, int count) {
    Run& run = runs.at(last % runs.size());
    if (run.times > 0 && (run.name != name || run.count != count)) {
      runs.at(++last % runs.size()) = {name, count, 1};
    } else {
      run = {name, count, run.times + 1};
    }
  }

  Run get_function() {
    Run& run = runs.at(first % runs.size());
    if (--run.times == 0 && first != last) ++first;
    return run;
  }
};

Kept& kept() {
  static constinit Kept kept;
  return kept;
}

int put_block(const void* data, int length) {
  kept().data = data;
  kept().length = length;
  return 1;
}

template <typename T>
int get_block(T** data, int* length) {
  *data = static_cast<T*>(const_cast<void*>(kept().data));  // NOLINT(*-const-cast): never written
  *length = kept().length;
  return 1;
}

template <typename T>
int get_text(const T** data, int* length) {
  *data = static_cast<const T*>(kept().data);
  *length = kept().length;
  return 1;
}

template <typename T>
int put_value(LinkHandle /*link*/, T value) {
  kept().values.put(static_cast<Integer64>(value));
  return 1;
}

template <typename T>
int get_value(LinkHandle /*link*/, T* value) {
  *value = static_cast<T>(kept().values.get());
  return 1;
}

int get_integer32(LinkHandle /*link*/, int* value) {
  Kept& all = kept();
  const auto next = static_cast<int>(all.values.get());
  *value = all.acknowledgement >= 0 ? all.acknowledgement : next;
  return 1;
}

template <typename T>
int put_list(LinkHandle /*link*/, const T* data, int length) {
  return put_block(data, length);
}

template <typename T>
int get_list(LinkHandle /*link*/, T** data, int* length) {
  return get_block(data, length);
}

template <typename T>
int get_units(LinkHandle /*link*/, const T** data, int* length) {
  return get_text(data, length);
}

template <typename T>
int get_characters(LinkHandle /*link*/, const T** data, int* length, int* characters) {
  *characters = kept().length;
  return get_text(data, length);
}

template <typename... Arguments>
void release(LinkHandle /*link*/, Arguments... /*unused*/) {}

void fill_links(Library& library) {
  library.initialize = [](void*) -> Environment { return &kept(); };
  library.deinitialize = [](Environment) {};
  library.open = [](Environment, int, char**, int* error) -> LinkHandle {
    *error = 0;
    return &kept();
  };
  library.loopback = [](Environment, int*) -> LinkHandle { return &kept(); };
  library.activate = [](LinkHandle) { return 1; };
  library.close = [](LinkHandle) {};
  library.name = [](LinkHandle) { return "null"; };
  library.flush = [](LinkHandle) { return 1; };
  library.error = [](LinkHandle) { return 0; };
  library.error_message = [](LinkHandle) { return "none"; };
}

void fill_values(Library& library) {
  library.put_integer16 = library.put_integer32 = put_value<int>;
  library.put_integer64 = put_value<Integer64>;
  library.put_real32 = library.put_real64 = put_value<double>;
  library.put_real128 = put_value<long double>;
  library.get_integer16 = get_value<short>;
  library.get_integer32 = get_integer32;
  library.get_integer64 = get_value<Integer64>;
  library.get_real32 = get_value<float>;
  library.get_real64 = get_value<double>;
  library.get_real128 = get_value<long double>;
  library.put_function = [](LinkHandle, const char* name, int count) {
    kept().put_function(name, count);
    return 1;
  };
  library.get_function = [](LinkHandle, const char** name, int* count) {
    const Run run = kept().get_function();
    *name = run.name;
    *count = run.count;
    return 1;
  };
}

void fill_lists(Library& library) {
  library.put_integer8_list = put_list<Byte>;
  library.get_integer8_list = get_list<Byte>;
  library.release_integer8_list = release<Byte*, int>;
  library.put_real64_list = put_list<double>;
  library.get_real64_list = get_list<double>;
  library.release_real64_list = release<double*, int>;
  library.put_real64_array = [](LinkHandle, const double* data, const int* dims, const char**,
                                int depth) {
    kept().depth = depth;
    for (int i = 0; i < depth; ++i) kept().dims[i] = dims[i];
    return put_block(data, dims[0]);
  };
  library.get_real64_array = [](LinkHandle, double** data, int** dims, char***, int* depth) {
    int length = 0;
    *dims = kept().dims;
    *depth = kept().depth;
    return get_block(data, &length);
  };
  library.release_real64_array = release<double*, int*, char**, int>;
}

void fill_texts(Library& library) {
  library.put_symbol = [](LinkHandle, const char* name) { return put_block(name, 0); };
  library.put_string = library.put_symbol;
  library.get_symbol = [](LinkHandle, const char** name) {
    *name = static_cast<const char*>(kept().data);
    return 1;
  };
  library.get_string = library.get_symbol;
  library.release_symbol = library.release_string = release<const char*>;
  library.put_byte_string = [](LinkHandle, const Byte* text, long units) {
    return put_block(text, static_cast<int>(units));
  };
  library.get_byte_string = [](LinkHandle, const Byte** text, int* units, long) {
    return get_text(text, units);
  };
  library.put_utf8_string = put_list<Byte>;
  library.get_utf8_string = get_characters<Byte>;
  library.put_utf16_string = library.put_ucs2_string = put_list<Unit16>;
  library.get_utf16_string = get_characters<Unit16>;
  library.get_ucs2_string = get_units<Unit16>;
  library.put_utf32_string = put_list<Unit32>;
  library.get_utf32_string = get_units<Unit32>;
  library.release_byte_string = library.release_utf8_string = release<const Byte*, int>;
  library.release_utf16_string = library.release_ucs2_string = release<const Unit16*, int>;
  library.release_utf32_string = release<const Unit32*, int>;
}

}  // namespace

Library null_library(int acknowledgement) {
  kept().acknowledgement = acknowledgement;
  Library library{};
  fill_links(library);
  fill_values(library);
  fill_lists(library);
  fill_texts(library);
  return library;
}

}  // namespace pump
